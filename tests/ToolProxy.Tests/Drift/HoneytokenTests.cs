using System.Text;
using AgentTrust.Fakes;
using AgentTrust.ToolProxy.Tests.ToolCalls;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Tests.Drift;

/// <summary>R61, R64: what was planted is touched by nobody who does honest work; one touch is enough.</summary>
public sealed class HoneytokenTests : RefusedCall
{
    private const string Value = "svc-archive@legacy.shop.example";
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"planted-{Guid.CreateVersion7():N}.json");

    public override async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_file, $$"""
            {"values":{"the old account":"{{Value}}"},"resources":{"the archive":{"type":"repository","id":"shop/payroll-archive"} },"tools":["git.export_all"]}
            """);
        Proxy.Settings["ToolProxy:Drift:Honeytokens:File"] = _file;
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        File.Delete(_file);
    }

    [Theory]
    [InlineData("as it is")]
    [InlineData("in capitals")]
    [InlineData("in base64")]
    [InlineData("in hexadecimal")]
    [InlineData("twice in base64")]
    [InlineData("percent-encoded")]
    [InlineData("in full-width letters")]
    public async Task R64_APlantedValueInAnArgumentNeverReachesATool(string form)
    {
        var said = form switch
        {
            "in capitals" => Value.ToUpperInvariant(),
            "in base64" => Base64(Value),
            "in hexadecimal" => Convert.ToHexString(Encoding.UTF8.GetBytes(Value)),
            "twice in base64" => Base64(Base64(Value)),
            "percent-encoded" => string.Concat(Value.Select(c => $"%{(int)c:x2}")),
            "in full-width letters" => string.Concat(Value.Select(c => (char)(c - '!' + '\uFF01'))),
            _ => Value,
        };

        var answer = await Agent.CallAsync("read_file", new { repository = "shop/checkout", branch = $"see {said} there" });

        await AssertRefusedAsync(answer, "contained");
        await AssertContainedAsync("The planted value \"the old account\" was in an argument.");
        Assert.DoesNotContain(Proxy.Issuer.Contained.Single().Why.Evidence, evidence => evidence.Words.Contains("legacy", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task APlantedResourceIsReachedForByNobody()
    {
        await AssertRefusedAsync(await Agent.CallAsync("read_file", new { repository = "shop/Payroll-Archive", branch = "main" }), "contained");

        await AssertContainedAsync("The planted resource \"the archive\" was reached for.");
    }

    [Fact]
    public async Task AToolThatOnlyAPlantedTextSpeaksOfNeedNotExist()
    {
        Assert.Equal("tool-unknown", (await Agent.CallAsync("export_all")).Code);

        await AssertContainedAsync("The planted tool git.export_all was called.");
        Assert.Contains((await Agent.CallAsync("read_file")).Code, new[] { "contained", "revoked" });
    }

    [Fact]
    public async Task ACallThatWasRefusedForAnotherReasonCountsAsWell()
    {
        await Agent.CallAsync("no_such_tool", new { note = Value });

        await AssertContainedAsync("The planted value \"the old account\" was in an argument.");
    }

    [Fact]
    public async Task OrdinaryWorkTouchesNothing()
    {
        Assert.Null((await Agent.CallAsync("read_file", new { repository = "shop/checkout", branch = "legacy.shop.example" })).Code);
        Assert.Null((await Agent.CallAsync("write_file")).Code);

        Assert.Empty(Proxy.Issuer.Contained);
        Assert.Equal(0, Seen.Risk(Proxy));
    }

    [Theory]
    [InlineData("""{"values":{"short":"abc"}}""", "shorter than 8")]
    [InlineData("""{"tools":["export_all"]}""", "SERVER.TOOL")]
    [InlineData("""{"valeus":{}}""", "valeus")]
    public async Task AFileThatPlantsNothingStopsTheStart(string planted, string fault)
    {
        await using var proxy = new ProxyUnderTest();
        await File.WriteAllTextAsync(_file, planted, TestContext.Current.CancellationToken);
        proxy.Settings["ToolProxy:Drift:Honeytokens:File"] = _file;

        var failed = FailedStart.Of<OptionsValidationException>(() => _ = proxy.Services);

        Assert.Contains("ToolProxy:Drift:Honeytokens:File", failed.Message, StringComparison.Ordinal);
        Assert.Contains(fault, failed.Message, StringComparison.Ordinal);
    }

    private async Task AssertContainedAsync(string words)
    {
        await ProxyUnderTest.UntilAsync(() => !Proxy.Issuer.Contained.IsEmpty);
        var noticed = Assert.Single(Proxy.Issuer.Contained.First().Why.Evidence, evidence => evidence.Rule == "honeytoken");
        Assert.Equal((words, 100), (noticed.Words, noticed.Points));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
