"""Key files for `sf org login jwt`, made anew each time: as they should be, and as people have them."""
import os
import subprocess


def openssl(*words, given=None):
    return subprocess.run(["/usr/bin/openssl", *words], input=given, check=True, capture_output=True).stdout


def rsa(bits=2048):
    return openssl("genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}")


FORMS = {
    "pkcs8": rsa,
    "pkcs1": lambda: openssl("rsa", "-traditional", given=rsa()),
    "rsa-1024": lambda: rsa(1024),
    "crlf": lambda: rsa().replace(b"\n", b"\r\n"),
    "bom": lambda: b"\xef\xbb\xbf" + rsa(),
    "escaped": lambda: rsa().replace(b"\n", b"\\n"),  # as a CI variable has it
    "one-line": lambda: rsa().replace(b"\n", b" "),
    "base64": lambda: openssl("base64", "-A", given=rsa()),
    "der": lambda: openssl("pkcs8", "-topk8", "-nocrypt", "-outform", "DER", given=rsa()),
    "encrypted": lambda: openssl("pkcs8", "-topk8", "-passout", "pass:made-up", given=rsa()),
    "public": lambda: openssl("pkey", "-pubout", given=rsa()),
    "ec": lambda: openssl("genpkey", "-quiet", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"),
    "ed25519": lambda: openssl("genpkey", "-quiet", "-algorithm", "ED25519"),
    "rsa-pss": lambda: openssl("genpkey", "-quiet", "-algorithm", "RSA-PSS"),
    "text": lambda: b"this is no key\n",
    "empty": lambda: b"",
}


def make(form, path):
    """Makes a file of that form there; "missing" makes none, "directory" a folder."""
    if form == "missing":
        return
    if form == "directory":
        os.mkdir(path)
        return
    with open(path, "wb") as file:
        file.write(FORMS[form]())
    os.chmod(path, 0o600)
