using System.Net;
using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.PolicyService.Tests.Standalone;

namespace AgentTrust.PolicyService.Tests.Evaluation;

/// <summary>AuthZEN Obligations Profile: what the determining policies demand comes with the decision, to whoever asks.</summary>
public sealed class ObligationTests
{
    private const string Policies = """
        @id("read-freely") @reason("r.") @requirement("R1") @status("settled") @review("2100-01-01") @obligation("redact_secrets")
        permit (principal, action == Action::"repo.read", resource);

        @id("read-little") @reason("s.") @requirement("R1") @status("settled") @review("2100-01-01") @obligation("max_bytes=65536, redact_secrets")
        permit (principal, action == Action::"repo.read", resource);

        @id("write") @reason("t.") @requirement("R1") @status("settled") @review("2100-01-01") @obligation("tell_nobody")
        permit (principal, action == Action::"repo.branch.write", resource);

        @id("merge") @reason("u.") @requirement("R1") @status("settled") @review("2100-01-01")
        permit (principal, action == Action::"ci.run", resource);
        """;

    private const string Demanded = """
        [{"id":"read-freely:redact_secrets","type":"custom","properties":{"action":"redact_secrets","policy":"read-freely"}},
        {"id":"read-little:max_bytes","type":"custom","properties":{"action":"max_bytes","policy":"read-little","value":"65536"}},
        {"id":"read-little:redact_secrets","type":"custom","properties":{"action":"redact_secrets","policy":"read-little"}}]
        """;

    [Theory]
    [InlineData("repo.read", "repository", """{"decision":true,"context":{"obligations":""" + Demanded + "}}")]
    [InlineData("ci.run", "pipeline", """{"decision":true}""")]
    [InlineData("repo.merge", "repository", """{"decision":false}""")]
    public async Task ADecisionCarriesWhatAllItsPoliciesDemand(string action, string type, string answer)
    {
        using var folder = new PolicyFolder().With("a.cedar", Policies);
        using var service = new PolicyServiceHost(folder.Path);
        var asked = JsonSerializer.SerializeToNode(Story.Asking(action, type, "shop/checkout"), WireJson.Options)!;
        asked["context"] = JsonSerializer.SerializeToNode(Story.Context, WireJson.Options);

        var plain = await service.PostAsync("/access/v1/evaluation", asked.ToJsonString());
        asked["options"] = JsonSerializer.SerializeToNode(new { return_context = true });
        var (_, whole) = await service.PostAsync("/access/v1/evaluation", asked.ToJsonString());

        Assert.Equal((HttpStatusCode.OK, answer.ReplaceLineEndings("")), plain);
        Assert.Equal(
            action == "repo.read" ? Demanded.ReplaceLineEndings("") : "[]",
            JsonElement.Parse(whole).GetProperty("context").GetProperty("obligations").GetRawText());
    }

    [Fact]
    public async Task AnyPoliciesCanDemandAndFindingsSayWhat()
    {
        using var service = new StandaloneHost(
            """@id("p") @obligation("watermark") permit (principal, action == Action::"view", resource);""",
            """[{"uid":{"type":"doc","id":"1"},"attrs":{},"parents":[]}]""");

        Assert.Equal(
            (HttpStatusCode.OK, """{"results":[{"type":"doc","id":"1","obligations":[{"id":"p:watermark","type":"custom","properties":{"action":"watermark","policy":"p"}}]}]}"""),
            await service.PostAsync("""{"subject":{"type":"user","id":"u"},"action":{"name":"view"},"resource":{"type":"doc"}}""", path: "/access/v1/search/resource"));
    }
}
