using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Tests.ToolCatalog;

public sealed class ToolCatalogOptionsTests
{
    private const string Tool = """{"action":"repo.read","resource":{"type":"repository","id":"{repository}"},"sensitivity":"internal"}""";

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"servers":{}}""")]
    [InlineData("""{"servers":{},"apis":{},"extra":1}""")]
    [InlineData("""{"servers":{"git":{"url":"http://sample-tools/mcp/git/","tools":{}}},"apis":{}}""")]
    [InlineData("""{"servers":{"git":{"url":"/mcp/git","tools":{}}},"apis":{}}""")]
    [InlineData("""{"servers":{"git":{"url":"http://t/mcp","tools":{"a":{"action":"repo.read"}}}},"apis":{}}""")]
    [InlineData("""{"servers":{"git":{"url":"http://t/mcp","tools":{"a":{"action":"repo.read","resource":{"type":"r","id":"{"},"sensitivity":"internal"}}}},"apis":{}}""")]
    [InlineData("""{"servers":{"git":{"url":"http://t/mcp","tools":{"a":{"action":"repo.merge","resource":{"type":"r","id":"x"},"sensitivity":"internal"}}}},"apis":{}}""")]
    [InlineData("""{"servers":{"git":{"url":"http://t/mcp","tools":{"a":{"action":"repo.read","resource":{"type":"r","id":"x"},"sensitivity":"unheard of"}}}},"apis":{}}""")]
    [InlineData("""{"servers":{"git":{"url":"http://t/mcp","tools":{"a":{"action":"repo.read","resource":{"type":"r","id":"x"},"sensitivity":"internal","destination":{"branch":"main"}}}}},"apis":{}}""")]
    [InlineData("""{"servers":{"git":{"url":"http://t/mcp","tools":{"a":{"action":"repo.read","resource":{"type":"r","id":"x"},"sensitivity":"internal","arguments":{"a..b":"branch"}}}}},"apis":{}}""")]
    [InlineData("""{"servers":{"git":{"url":"http://t/mcp","tools":{"a":{"action":"repo.read","resource":{"type":"r","id":"x"},"sensitivity":"internal","arguments":{"a":"twig"}}}}},"apis":{}}""")]
    [InlineData("""{"servers":{},"apis":{"a":{"url":"http://t/a","tools":{"a":""" + Tool + "}}}}")]
    public void ACatalogThatCannotBeMeantStopsTheStart(string text)
    {
        using var file = new CatalogText(text);

        var e = Assert.Throws<CatalogException>(() => CatalogFile.Load(file.Path));

        Assert.Contains(file.Path, e.Message);
    }

    [Fact]
    public async Task ABadCatalogStopsTheProxyWithTheNameOfTheSetting()
    {
        await using var proxy = new ProxyUnderTest();
        using var file = new CatalogText("{}");
        proxy.Settings["ToolProxy:ToolCatalog:File"] = file.Path;

        var e = await Assert.ThrowsAnyAsync<Exception>(proxy.StartAsync);

        Assert.Contains("ToolProxy:ToolCatalog:File", e.ToString());
    }

    [Theory]
    [InlineData("ToolProxy:ToolCalls:DecisionTimeout", "00:00:00")]
    [InlineData("ToolProxy:ToolCalls:MaxDepth", "1000")]
    [InlineData("ToolProxy:Revocation:StalenessBound", "00:00:00.5")]
    [InlineData("ToolProxy:ToolCatalog:DefinitionsLifetime", "01:00:00")]
    public async Task ASettingThatWouldWeakenTheProxyStopsItsStart(string name, string value)
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Settings[name] = value;

        var e = await Assert.ThrowsAnyAsync<Exception>(proxy.StartAsync);

        Assert.Contains(name, e.ToString());
    }

    private sealed class CatalogText : IDisposable
    {
        public CatalogText(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"catalog-{Guid.CreateVersion7():N}.json");

        public void Dispose() => File.Delete(Path);
    }
}
