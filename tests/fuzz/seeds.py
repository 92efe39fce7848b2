#!/usr/bin/python3
"""seeds.py FOLDER: what the fuzzers begin with, a folder for each parser, from the cases of the tests."""
import json
import pathlib
import struct
import subprocess
import sys

cases = pathlib.Path(__file__).resolve().parent.parent / "cases"
out = pathlib.Path(sys.argv[1])


def write(parser, seeds):
    folder = out / parser
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        data = seed if isinstance(seed, bytes) else seed.encode("utf-8", "surrogateescape")
        (folder / f"{number:04}").write_bytes(data)


def name(text):
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".")) + b"\0"


def dns(records, kind=1, flags=0x8180, host="login.salesforce.com"):
    message = struct.pack(">6H", 7, flags, 1, len(records), 0, 0) + name(host) + struct.pack(">2H", kind, 1)
    for owner, rtype, data in records:
        message += owner + struct.pack(">2HIH", rtype, 1, 300, len(data)) + data
    return message


def gvdb(values):
    """A dconf database without folders: each key is whole. Values are (type, bytes)."""
    rows, after, start = b"", b"", 36 + 24 * len(values)
    for key, (kind, data) in values.items():
        at = start + len(after)
        value = data + b"\0" + kind
        after += key + value
        rows += struct.pack("<3IH2s2I", 0, 0xffffffff, at, len(key), b"v\0", at + len(key), at + len(key) + len(value))
    return b"GVariant" + struct.pack("<4I", 0, 0, 24, start) + struct.pack("<3I", 0, 1, 0) + rows + after


def certificates():
    """A chain of two, made here: certificates are not kept in the tree."""
    folder = out / "made"
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-subj", "/O=Seed/CN=seed.test", "-addext", "subjectAltName=DNS:*.seed.test,IP:10.0.0.1",
                    "-keyout", folder / "key.pem", "-out", folder / "a.pem", "-days", "9"],
                   check=True, capture_output=True)
    pem = (folder / "a.pem").read_bytes()
    der = subprocess.run(["openssl", "x509", "-in", folder / "a.pem", "-outform", "DER"],
                         check=True, capture_output=True).stdout
    trusted = subprocess.run(["openssl", "x509", "-in", folder / "a.pem", "-trustout", "-addtrust", "serverAuth"],
                             check=True, capture_output=True).stdout
    bag = subprocess.run(["openssl", "crl2pkcs7", "-nocrl", "-certfile", folder / "a.pem"],
                         check=True, capture_output=True).stdout
    key = (folder / "key.pem").read_bytes()
    (folder / "key.pem").unlink()
    return pem, der, trusted, bag, key


pem, der, trusted, bag, key = certificates()
write("key", [key, key + b"\n" + pem, key + b"\n" + der, pem, key[:100], b"ssh-rsa AAAA x\n", b"PuTTY-User-Key-File-2: ssh-rsa\n",
              b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n"])
write("pem", [pem, pem + pem, b"text\r\n" + pem.replace(b"\n", b"\r\n"), trusted, bag, der, pem[:300], b"\xef\xbb\xbf" + pem])
write("der", [der, der[:200]])
pointer = b"\xc0\x0c"
write("dns", [dns([(pointer, 1, bytes([10, 0, 0, 1]))]), dns([(pointer, 28, bytes(16))], kind=28),
              dns([(pointer, 5, name("na1.salesforce.com")), (name("na1.salesforce.com"), 1, bytes([10, 0, 0, 2]))]),
              dns([], flags=0x8183), dns([], flags=0x8182), dns([(b"\xc0\xff", 1, b"")]), dns([(pointer, 5, pointer)])])
write("http", ["HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.0 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
               "Proxy-Authenticate: NTLM\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.1 302 Found\r\nLocation: https://x/\r\n folded\r\n\r\n",
               "HTTP/1.1 200\n\n", "SSH-2.0-OpenSSH_9.2\r\n"])
write("answer", ["HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 400 x\r\nA: b\r\n\r\n{}",
                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: u\r\n\r\n",
                 "HTTP/1.1 101 x\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n", "HTTP/1.1 204 x\nContent-Length: 1 \n\nx"])
write("elsewhere", ["proxy=http://u:p@h:8080\n; x\n[section]\nhttps-proxy = \"h:1\"\ncafile=/etc/ca.pem\n", "proxy = h:1\n--cacert \"x y\"\n-x http://h\n",
                    "export HTTPS_PROXY='http://h:1' no_proxy=a,b # x\n", "[http]\n\tproxy = http://h:1\n\tsslCAInfo = x\\\n  y\n[http \"https://x/\"]\n\tproxy = z\n",
                    '{"http.proxy": "http://h:1", /* x */ "proxies": {"default": {"httpsProxy": "h"}},}',
                    'Acquire::http::Proxy "http://h:1";\nAcquire { https { Proxy "DIRECT"; } }\n'])
manual = {b"/system/proxy/mode": (b"s", b"manual\0"), b"/system/proxy/https/host": (b"s", b"proxy.corp\0"),
          b"/system/proxy/https/port": (b"i", struct.pack("<i", 3128)), b"/system/proxy/ignore-hosts": (b"as", b"a\0b.c\0\2\6")}
auto = {b"/system/proxy/mode": (b"s", b"auto\0"), b"/system/proxy/autoconfig-url": (b"s", b"http://wpad/x\0")}
write("dconf", [gvdb(manual), gvdb(auto), "[Proxy Settings]\nProxyType=1\nhttpsProxy=http://h 1\nNoProxyFor=a,b\n",
                "[Proxy Settings]\nProxyType=2\nProxy Config Script[$e]=http://wpad/x\n"])
write("pac", [json.dumps(one)[1:-1] for one in ("PROXY a:8080; SOCKS b:1080; DIRECT", "HTTPS [::1]:443;SOCKS5 c", "*.example.*www.example.com",
                                                "10.0.0.010.0.0.1")])
write("page", ["<!DOCTYPE html><html><head><title>Access &amp; Denied</title></head><body><p>no &#110;o</body></html>",
               '{"error":"invalid_grant","error_description":"x"}', '[{"version":"60.0","url":"/x"}]', "plain text",
               "<script>x</script><!-- y --><title>z"])
write("resolver", ["nameserver 10.0.0.53\nnameserver fe80::1%eth0\nsearch corp.example x\noptions ndots:2 timeout:1 attempts:9\n",
                   "hosts: files mdns4_minimal [NOTFOUND=return] dns\n",
                   "127.0.0.1 localhost\n::1 ip6-localhost\n10.0.0.1\tLogin.Salesforce.com alias # x\n"])
write("proxy", json.loads((cases / "proxy_url/inputs.json").read_text()))
write("node_options", json.loads((cases / "node_options/texts.json").read_text()))
write("curlrc", ["proxy = http://u:p@h:8080\n-k\ncacert: \"/etc/a b.pem\"\n# x\nno-insecure\n", "--resolve a:443:10.0.0.1\nmax-time=5", "-x\th:1\r\n-4\r\n"])
write("openssl_config", ["openssl_conf = i\nnodejs_conf = i\n[i]\nssl_conf = s\n[s]\nsystem_default = d\n[d]\nMinProtocol = TLSv1.3\nGroups = P-384\n"
                         "CipherString = DEFAULT:@SECLEVEL=3\n", ".include /etc/x\n", "a = \\\n b # c\n[ d ]\n"])
write("module", ["const x = require('x'); // y\nfunction f() { throw 1 }\n", "`a${b}`; process.exit(1)", "/* */ throw new Error(\"x\");\nrequire(`y`)"])
write("repair", json.loads((cases / "proxy_url/inputs.json").read_text()) +
      ["HTTPS_PROXY=http://h:1", "https=h:1;http=h:2", "PROXY h:1; DIRECT", "${PROXY_HOST}:80", "%HTTP_PROXY%", "http://http://h:1", "“http://u:p@h:1”"])
write("no_proxy", ["localhost,.corp", "*", "10.0.0.0/8, *.salesforce.com:443", "login.salesforce.com", "[::1]:80;x"])
write("target", ["login.salesforce.com", "https://user:pw@acme.my.salesforce.com:8443/x?y#z", "[::1]:443", "10.0.0.1:1",
                 "m\u00fcller.example", "xn--mller-kva.example", "http://a.b."])
write("target_list", [one["text"] for one in json.loads((cases / "target_list/lists.json").read_text())])
write("allow_list", ["login.salesforce.com\n*.my.salesforce.com\nacme.my.salesforce.com", "*.a.b:8443 proxy=\nx.a.b:8443", "*.com\nx.com", "*.\n"])
write("query", ["/probe?target=login.salesforce.com%3A443&module=login", "/?a=b&a=c&=&&%zz", "9.5"])
write("journal", ['{"schema":"sfprobe.watch/1","kind":"try","at":"2026-11-26T05:12:03Z","target":"login.salesforce.com","status":"fail",'
                  '"code":"ECONNRESET","cause":null,"stage":"tls","summary":"x","took_ms":9,"operations":[{"stage":"tls","tried":4,"failed":1}]}',
                  '{"schema":"sfprobe.watch/1","kind":"gap","at":"2026-11-26T05:12:03Z","from":"2026-11-26T05:10:03Z","lost":2,"why":"x"}'])
write("secrets", ["hunter2hunter2sid=00D; code=x; hunter2 aHVudGVyMg== %68unter2 &#104;unter2",
                  "https://u:p@h/?access_token=eyJhbGciOiJIUzI1NiJ9.e30.x -----BEGIN RSA PRIVATE KEY-----"])
evidence = sorted((cases / "oracle/evidence").glob("*.json"), key=lambda path: path.stat().st_size)
write("evidence", [path.read_bytes() for path in evidence[:12]] +
      [path.read_bytes() for path in sorted((cases / "judge").glob("*.json"))[:12]] + ["[", '{"schema":"sfprobe.evidence/1"}'])
write("paste", [path.read_bytes() for path in sorted((cases / "explain").glob("*.txt"))])
