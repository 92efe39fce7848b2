#include <catch2/catch.hpp>

#include "support/content.hpp"
#include "support/report.hpp"
#include "support/stand_in.hpp"

using namespace sfprobe::testing;

namespace {

void check_refusal(const Ran& ran) {
  CAPTURE(ran.out, ran.err);
  CHECK(ran.status == 2);
  CHECK(ran.out.empty());
  CHECK(ran.err.starts_with("sfprobe: "));
  CHECK(ran.err.find('\n') == ran.err.size() - 1);
  CHECK(ran.err.find('\x1b') == std::string::npos);
}

}  // namespace

TEST_CASE("bad input: one clear line on standard error, exit status 2, nothing else") {
  const TempFile empty("");
  const TempFile not_pem("hello\n");
  const TempFile truncated(R"({"schema":"sfprobe.report/1","targets":[{"evidence":{"ste)");
  const TempFile other(R"({"some":"json"})");
  const TempFile no_target(R"({"schema":"sfprobe.evidence/1","steps":[]})");
  const TempFile deep(std::string(100'000, '['));
  const std::vector<std::vector<std::string>> calls = {
      {""},
      {"host:0"},
      {"host:65536"},
      {std::string(254, 'a')},
      {"a..b"},
      {"--nonsense"},
      {"--deadline"},
      {"--deadline", "0", "host"},
      {"--deadline", "soon", "host"},
      {"--deadline", "-1", "host"},
      {"--deadline", "1e9", "host"},
      {"--deadline", "nan", "host"},
      {"--ca-file", "/nonexistent/ca.pem", "host"},
      {"--ca-file", "/tmp", "host"},
      {"--ca-file", empty.path(), "host"},
      {"--ca-file", not_pem.path(), "host"},
      {"replay"},
      {"replay", "/nonexistent"},
      {"replay", truncated.path()},
      {"replay", other.path()},
      {"replay", no_target.path()},
      {"replay", deep.path()},
      {"replay", empty.path()},
      {"\x1b[31mred"},
  };
  for (const auto& call : calls) {
    CAPTURE(call);
    check_refusal(run_sfprobe(call));
  }
}

TEST_CASE("files that are no reports of this sfprobe: what is wrong is said") {
  const TempFile newer(R"({"schema":"sfprobe.report/2","targets":[]})");
  const TempFile cut(R"({"schema":"sfprobe.report/1","targets":[{"verdict":{"status":"ok"},"evid)");
  const TempFile huge(R"({"schema":"sfprobe.report/1","targets":[")" +
                      std::string(std::size_t{100} << 20U, 'x') + "\"]}");
  const TempFile empty("");
  const std::string steps = R"(,"steps":[]})";
  const TempFile one(R"({"schema":"sfprobe.evidence/1","target":{"host":"one.example.com"})" +
                     steps);
  const TempFile two(R"({"schema":"sfprobe.evidence/1","target":{"host":"two.example.com"})" +
                     steps);
  const TempFile hostile("{\"schema\":\"sfprobe.report/9\\u001b[31m\\u202e\",\"targets\":[]}");
  struct Case {
    std::vector<std::string> call;
    const char* wanted;
  };
  const std::vector<Case> cases = {
      {{"replay", newer.path()}, "newer sfprobe (sfprobe.report/2)"},
      {{"replay", cut.path()}, "cut short before its evidence begins"},
      {{"replay", huge.path()}, "larger than 64 MiB"},
      {{"replay", empty.path()}, "is empty"},
      {{"replay", hostile.path()}, "neither a report nor evidence"},
      {{"ticket", newer.path()}, "newer sfprobe"},
      {{"anonymize", cut.path()}, "cut short"},
      {{"compare", one.path(), two.path()},
       "A is of one.example.com:443, B of two.example.com:443"},
      {{"compare", one.path(), newer.path()}, "newer sfprobe"},
      {{"compare", one.path(), huge.path()}, "larger than 64 MiB"},
  };
  for (const Case& wrong : cases) {
    CAPTURE(wrong.call);
    const Ran ran = run_sfprobe(wrong.call);
    check_refusal(ran);
    CHECK(ran.err.find(wrong.wanted) != std::string::npos);
  }
}

TEST_CASE("an error of a file names it once, and says why it cannot be read") {
  const TempFile empty("");
  const TempFile text("no JSON");
  const TempFile other("{}");
  const TempFile part(
      R"({"schema":"sfprobe.evidence/1","target":{"host":"one.example.com"},"steps":[{}]})");
  const auto times = [](const std::string& err, const std::string& name) {
    std::size_t found = 0;
    for (std::size_t at = err.find(name); at != std::string::npos; at = err.find(name, at + 1)) {
      ++found;
    }
    return found;
  };
  for (const TempFile* file : {&empty, &text, &other, &part}) {
    const std::string path = file->path();
    for (const auto& call : std::vector<std::vector<std::string>>{
             {"replay", path}, {"ticket", path}, {"compare", path, path}}) {
      CAPTURE(call);
      const Ran ran = run_sfprobe(call);
      check_refusal(ran);
      CAPTURE(ran.err);
      CHECK(times(ran.err, path) == 1);
    }
  }
  CHECK(run_sfprobe({"replay", "/nonexistent"}).err.find("no such file") != std::string::npos);
  CHECK(run_sfprobe({"replay", "/tmp"}).err.find("is a folder") != std::string::npos);
  CHECK(run_sfprobe({"replay", "/dev/zero"}).err.find("neither a file") != std::string::npos);
}

TEST_CASE("a ticket and a comparison of a file that is cut short say so") {
  const std::string whole = content_of(TESTS_FOLDER "/cases/oracle/evidence/connect-refused.json");
  const TempFile cut(whole.substr(0, whole.size() - 10));
  const TempFile full(whole);
  for (const auto& call : std::vector<std::vector<std::string>>{
           {"ticket", cut.path()}, {"compare", full.path(), cut.path()}}) {
    CAPTURE(call);
    const Ran ran = run_sfprobe(call);
    CAPTURE(ran.out);
    CHECK(ran.out.find("file is cut short") != std::string::npos);
  }
  CHECK(run_sfprobe({"compare", full.path(), full.path()}).out.find("cut short") ==
        std::string::npos);
}

TEST_CASE("anonymize names the steps and fields in which a server's texts remain") {
  const Ran ran =
      run_sfprobe({"anonymize", TESTS_FOLDER "/cases/oracle/evidence/proxy-squid-denies.json"});
  CAPTURE(ran.err);
  CHECK(ran.err.find("texts that a server sent (") != std::string::npos);
  CHECK(ran.err.find("proxy.tunnel: excerpt, headers, title") != std::string::npos);
}

TEST_CASE("a target's credentials are accepted and never echoed") {
  StandIn world;
  world.start_healthy();
  const std::string url = std::string("https://admin:hunter2@") + kHost + "/path?sid=hunter2";
  for (const auto& more : {std::vector<std::string>{"--json"}, std::vector<std::string>{"-v"}}) {
    auto call = more;
    call.insert(call.end(), {"--ca-file", world.ca.path(), url});
    const Ran ran = run_sfprobe(call);
    CHECK(ran.status == 0);
    CHECK((ran.out + ran.err).find("hunter2") == std::string::npos);
  }
}

TEST_CASE("no credential of the environment is printed anywhere") {
  StandIn world;
  world.start_healthy();
  const std::map<std::string, std::string> environment = {
      {"ALL_PROXY", "http://user:hunter2@proxy.corp:8080"},
      {"npm_config_proxy", "http://user:p@ss:hunter2/x@proxy.corp:8080"},
      {"SF_ACCESS_TOKEN", "00Dhunter2"},
      {"SFDX_AUTH_URL", "force://PlatformCLI::hunter2@login.example.com"},
      {"NODE_OPTIONS", "--require http://u:hunter2@x"},
      {"SF_AUDIENCE_URL", "https://x:hunter2@login.example.com"},
  };
  for (const char* format : {"--json", "-v"}) {
    const Ran ran = run_sfprobe({format, "--ca-file", world.ca.path(), kHost}, environment);
    CHECK(ran.status == 0);
    CHECK((ran.out + ran.err).find("hunter2") == std::string::npos);
  }
}

TEST_CASE("hostile text from the network reaches neither the terminal nor breaks the JSON") {
  const std::string evil =
      "\x1b]0;owned\x07\x1b[31m\xC2\x9B"
      "2J\xff\xE2\x80\xAE</script>";
  StandIn world;  // after what its servers use
  world.serve_dns(world.healthy_zone());
  CertificateSpec spec;
  spec.names = {std::string("DNS:") + kHost};
  spec.common_name = "evil \x1b[31m\xE2\x80\xAE";
  const Certificate leaf = make_certificate(spec, &world.pki.intermediate);
  world.serve(web(server_context(leaf, {world.pki.intermediate}), [&](const std::string&) {
    return http_answer("<html><title>" + evil + "</title>" + evil + "</html>", "text/html" + evil,
                       "403 " + evil, "Via: " + evil + "\r\nServer: " + evil + "\r\n");
  }));
  const Ran json = run_sfprobe({"--json", "--ca-file", world.ca.path(), kHost});
  // undici 8 gives the error of its parser no code: what is left is the cause.
  CHECK(verdict_line(only_target(json)) == "fail MALFORMED_RESPONSE endpoint");
  const Ran text = run_sfprobe({"-v", "--ca-file", world.ca.path(), kHost});
  for (const std::string& out : {json.out, text.out}) {
    CHECK(out.find('\x1b') == std::string::npos);
    CHECK(out.find('\x07') == std::string::npos);
    CHECK(out.find("\xC2\x9B") == std::string::npos);
    CHECK(out.find("\xE2\x80\xAE") == std::string::npos);
    CHECK(out.find('\xff') == std::string::npos);
  }
}

TEST_CASE("a hostile evidence file is judged without reaching the terminal raw") {
  const std::string start =
      R"({"schema":"sfprobe.evidence/1","target":{"host":"h.test","url":"https://h.test"},"steps":[)";
  const auto step = [](const std::string& action, const std::string& facts) {
    return R"({"id":"dns.system","action":")" + action +
           R"(","outcome":"name_not_found","at_us":0,"took_us":1,)"
           R"("raw":{"source":"x","code":1,"text":"\u001b[31m\u202e"},"facts":)" +
           facts + "}";
  };
  const Ran ran = run_sfprobe({"replay", "-v", "-"}, {},
                              start + step("lookup", R"({"servers":["\u001b[2J"]})") + "," +
                                  step("query", R"({"server":"\u001b[2J","addresses":{"a":1}})") +
                                  "," + step("connect", R"({"order":99999999999999})") + "," +
                                  step("handshake", R"({"chain":[{}],"alert":-5})") + "," +
                                  step("verify", "{}") + "]}");
  CHECK(ran.status == 1);
  CHECK(ran.out.find('\x1b') == std::string::npos);
  for (const char* wrong :
       {R"({"id":7})", "[]", "null", R"({"id":"a","action":{}})",
        R"({"id":"a","action":"b","outcome":"ok","at_us":"0","took_us":1,"facts":{}})"}) {
    CAPTURE(wrong);
    check_refusal(run_sfprobe({"replay", "-"}, {}, start + wrong + "]}"));
  }
}

TEST_CASE("findings about the environment") {
  StandIn world;
  world.start_healthy();
  const auto probe = [&](std::map<std::string, std::string> environment,
                         const std::string& target) {
    return only_target(run_sfprobe({"--json", "--ca-file", world.ca.path(), target}, environment));
  };
  CHECK(verdict_line(probe({{"NODE_TLS_REJECT_UNAUTHORIZED", "0"}}, kHost)) ==
        "warn NODE_TLS_REJECT_UNAUTHORIZED environment");
  CHECK(verdict_line(probe({{"NODE_TLS_REJECT_UNAUTHORIZED", "false"}}, kHost)) == "ok - -");
  CHECK(verdict_line(probe({{"npm_config_strict_ssl", "false"}}, kHost)) ==
        "warn STRICT_SSL_FALSE environment");
  CHECK(verdict_line(probe({}, std::string("http://") + kHost)) == "warn INVALID_URL environment");
  CHECK(verdict_line(probe({}, "acme.lightning.force.com")) == "fail LIGHTNING_URL environment");
  CHECK(verdict_line(probe({{"NODE_EXTRA_CA_CERTS", "/nonexistent"}}, kHost)) ==
        "warn NODE_EXTRA_CA_CERTS_IGNORED tls");
}

TEST_CASE("the help text and the version") {
  const Ran help = run_sfprobe({"--help"});
  CHECK(help.status == 0);
  CHECK(help.err.empty());
  for (const char* word : {"--json", "--deadline", "--ca-file", "replay", "Exit status"}) {
    CHECK(help.out.find(word) != std::string::npos);
  }
  CHECK(run_sfprobe({"--version"}).out.starts_with("sfprobe "));
}
