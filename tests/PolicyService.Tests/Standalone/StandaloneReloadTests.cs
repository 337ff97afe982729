namespace AgentTrust.PolicyService.Tests.Standalone;

public sealed class StandaloneReloadTests : IDisposable
{
    private const string Ann = """{"type":"User","id":"ann"}""";
    private const string Level = """[{"uid": {"type": "User", "id": "ann"}, "attrs": {"level": LEVEL}, "parents": []}]""";

    private readonly StandaloneHost _host = new("permit (principal, action, resource) when { principal.level > 1 };", Entities(2));

    [Fact]
    public async Task AChangedFileOfEntitiesDecides()
    {
        Assert.True(await PermitsAsync());

        _host.With("entities.json", Entities(1)).Look();

        Assert.False(await PermitsAsync());
    }

    [Fact]
    public async Task ChangedPoliciesDecide()
    {
        Assert.True(await PermitsAsync());

        _host.With("b.cedar", "forbid (principal, action, resource);").Look();

        Assert.False(await PermitsAsync());
    }

    [Theory]
    [InlineData("entities.json", "[{")]
    [InlineData("entities.json", """[{"uid": {"type": "User", "id": "ann"}, "attrs": {"level": 0.1}, "parents": []}]""")]
    [InlineData("a.cedar", "permit (")]
    [InlineData("b.cedar", "forbid (principal == ?principal, action, resource);")]
    public async Task WhatIsBrokenNeverTakesThePlaceOfWhatIsNot(string file, string text)
    {
        Assert.True(await PermitsAsync());

        _host.With(file, text).Look();
        Assert.True(await PermitsAsync());

        // And the next good one does.
        _host.With("a.cedar", "forbid (principal, action, resource);").With("b.cedar", "forbid (principal, action, resource);").With("entities.json", Entities(3)).Look();
        Assert.False(await PermitsAsync());
    }

    [Fact]
    public async Task FilesThatStillChangeAreLeftAlone()
    {
        Assert.True(await PermitsAsync());
        _host.Look();
        var watch = _host.With("b.cedar", "forbid (principal, action, resource);").Watch();

        watch.Look();
        Assert.True(await PermitsAsync());

        watch.Look();
        Assert.False(await PermitsAsync());
    }

    public void Dispose() => _host.Dispose();

    private Task<bool> PermitsAsync() => _host.DecidesAsync(Ann, "read", """{"type":"Paper","id":"p"}""");

    private static string Entities(int level) => Level.Replace("LEVEL", level.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
