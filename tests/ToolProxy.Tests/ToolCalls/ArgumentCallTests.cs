using AgentTrust.ToolProxy.Tests.Peers;

namespace AgentTrust.ToolProxy.Tests.ToolCalls;

public sealed class ArgumentCallTests : RefusedCall
{
    [Theory]
    [InlineData("""{"repository":"shop/checkout","branch":"fix","force":true}""", "/force")]
    [InlineData("""{"repository":"shop/checkout","branch":"fix","content":7}""", "/content")]
    [InlineData("""{"repository":"shop/checkout","branch":"refs/tags/v1"}""", "/branch")]
    [InlineData("""{"repository":"shop/checkout","branch":"fix:main"}""", "/branch")]
    [InlineData("""{"repository":"shop/checkout","branch":"fix","path":"../../etc/passwd"}""", "/path")]
    public async Task AnArgumentThatIsNotWhatItMustBeIsRefusedWithItsPlace(string arguments, string place)
    {
        var answer = await Agent.PostAsync(
            $$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"write_file","arguments":{{{arguments}}}}}""");

        await AssertRefusedAsync(answer, "request-malformed");
        Assert.Contains($"\\u0022{place}\\u0022", answer.Body.Replace("\\\\\"", "\\u0022", StringComparison.Ordinal).Replace("\\\"", "\\u0022", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReadMayCarryMoreWhereTheSchemaIsOpen() =>
        Assert.Null((await Agent.CallAsync("read_file", new { repository = "shop/checkout", hint = "x" })).Code);

    [Fact]
    public async Task TheNameOfADeclaredArgumentInOtherLettersIsRefusedForReadsToo() =>
        await AssertRefusedAsync(await Agent.CallAsync("read_file", new { repository = "shop/checkout", Path = "x" }), "request-malformed");

    [Fact]
    public async Task ABodyMemberThatTheRouteDoesNotDeclareIsRefused() => await AssertRefusedAsync(
        await Agent.SendAsync(HttpMethod.Post, "/http/alertmanager/api/v2/silences/Totals", new StringContent("""{"minutes":5,"all":true}""", null, "application/json")),
        "request-malformed");

    [Fact]
    public async Task PolicyIsToldWhatTheArgumentsNameInOneForm()
    {
        await Agent.CallAsync("write_file", new { repository = "shop/checkout", branch = "refs/heads/fix", path = "./src//a.cs" });

        var context = Proxy.Policy.Asked.Last().Context!.Value;
        Assert.Equal("""{"branches":["fix"],"paths":["src/a.cs"]}""", context.GetProperty("arguments").GetRawText());
        Assert.Equal("fix", context.GetProperty("destination").GetProperty("branch").GetString());
    }

    [Fact]
    public async Task AWriteIntoARepositoryGoesToTheBranchThatItsArgumentsNameWhereTheCatalogSaysNothingElse()
    {
        await Agent.CallAsync("open_pull_request", new { repository = "shop/checkout", branch = "refs/heads/fix" });

        Assert.Equal("fix", Proxy.Policy.Asked.Last().Context!.Value.GetProperty("destination").GetProperty("branch").GetString());
    }

    [Fact]
    public async Task PolicyIsToldWhatLiesOutsideOfTheTask()
    {
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Deny);

        await Agent.CallAsync("write_file", new { repository = "shop/checkout", branch = "fix", notify = "eve@evil.example" });

        Assert.Equal(["recipient"], Proxy.Policy.Asked.Last().Context!.Value.GetProperty("arguments").GetProperty("unbound").EnumerateArray().Select(kind => kind.GetString()));
    }
}
