# What goes into the Debian package: the program, its manual, completions and licence. The library and its headers are for
# `cmake --install`, which a developer runs.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME sfprobe)
set(CPACK_PACKAGE_VENDOR "The sfprobe developers")
set(CPACK_PACKAGE_CONTACT "The sfprobe developers <sfprobe@users.noreply.github.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "tell why a Salesforce CLI login fails on this machine")
set(CPACK_PACKAGE_DESCRIPTION
  "Probes name resolution, the proxy, the connection, TLS with its certificate chain, and the login endpoint, each on its own. Names the cause under the error code that Node.js gives, and what to do about it. Sends no credentials.")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL program)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME sfprobe)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
include(CPack)
