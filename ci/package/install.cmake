# Where the program's documents and completions go. They are made by the program itself and from docs/.
set(documents ${CMAKE_CURRENT_BINARY_DIR}/documents)
file(GLOB manual CONFIGURE_DEPENDS docs/man/*.1)
find_program(GZIP gzip REQUIRED)

# What `ci/package/documents` writes: manual pages, the changelog as Debian wants it, completions.
add_custom_command(OUTPUT ${documents}/done
  COMMAND ${PROJECT_SOURCE_DIR}/ci/package/documents $<TARGET_FILE:sfprobe_program> ${PROJECT_SOURCE_DIR}
    ${documents} ${PROJECT_VERSION}
  DEPENDS sfprobe_program ${manual} CHANGELOG.md LICENSE ci/package/documents ci/package/copyright
  VERBATIM)
add_custom_target(sfprobe_documents ALL DEPENDS ${documents}/done)

install(DIRECTORY ${documents}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT program)
install(DIRECTORY ${documents}/doc/ DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(FILES ${documents}/completion/sfprobe.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
  RENAME sfprobe COMPONENT program)
install(FILES ${documents}/completion/sfprobe.zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions
  RENAME _sfprobe COMPONENT program)
install(FILES ${documents}/completion/sfprobe.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d
  COMPONENT program)
