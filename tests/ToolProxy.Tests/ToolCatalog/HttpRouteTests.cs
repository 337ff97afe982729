using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Tests.ToolCatalog;

/// <summary>HTTP APIs as the catalog file writes them.</summary>
public sealed class HttpRouteTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"catalog-{Guid.CreateVersion7():N}.json");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("the method is one of", """{"method":"get","path":"/a/{id}"}""")]
    [InlineData("the method is one of", """{"method":"HEAD","path":"/a/{id}"}""")]
    [InlineData("plain characters", """{"method":"GET","path":"a/{id}"}""")]
    [InlineData("plain characters", """{"method":"GET","path":"/a/{id}/"}""")]
    [InlineData("plain characters", """{"method":"GET","path":"/a//{id}"}""")]
    [InlineData("plain characters", """{"method":"GET","path":"/a/x{id}"}""")]
    [InlineData("plain characters", """{"method":"GET","path":"/a%2Fb/{id}"}""")]
    [InlineData("plain characters", """{"method":"GET","path":"/a?b=c"}""")]
    [InlineData("dot segments", """{"method":"GET","path":"/a/../{id}"}""")]
    [InlineData("a GET has no body", """{"method":"GET","path":"/a/{id}","body":{"properties":{}}}""")]
    [InlineData("\"id\" stands for two things", """{"method":"GET","path":"/a/{id}","query":["id"]}""")]
    [InlineData("\"id\" stands for two things", """{"method":"POST","path":"/a/{id}","body":{"properties":{"id":{"type":"string"}}}}""")]
    [InlineData("\"id\" stands for two things", """{"method":"GET","path":"/a/{id}/b/{id}"}""")]
    [InlineData("does not describe it", """{"method":"POST","path":"/a/{id}","body":{"properties":{},"required":["x"]}}""")]
    [InlineData("\"webhook_url\" looks like a place", """{"method":"POST","path":"/a/{id}","body":{"properties":{"webhook_url":{"type":"string"}}}}""")]
    [InlineData("lets the agent put anything into \"labels\"", """{"method":"POST","path":"/a/{id}","body":{"properties":{"labels":{"type":"object","additionalProperties":true}}}}""")]
    [InlineData("could not be mapped", """{"method":"POST","path":"/a/{id}","anything":true}""")]
    public void ARouteThatNoCatalogCanMeanStopsTheStart(string why, string route) =>
        Assert.Contains(why, Assert.Throws<CatalogException>(() => Load(("a", route))).Message);

    [Theory]
    [InlineData("/a/{id}", "/a/{name}")]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/{x}/b/{id}", "/{y}/b/{name}")]
    public void TwoRoutesForOneRequestStopTheStart(string one, string other) => Assert.Contains("the same route", Assert.Throws<CatalogException>(() =>
        Load(("a", $$"""{"method":"GET","path":"{{one}}"}"""), ("b", $$"""{"method":"GET","path":"{{other}}"}"""))).Message);

    [Theory]
    [InlineData("/users/me", "me")]
    [InlineData("/users/7", "one")]
    [InlineData("/users/me/keys", "keys")]
    [InlineData("/users/me/keys/7", null)]
    [InlineData("/users", null)]
    public void TheNarrowestRouteIsMeant(string path, string? tool)
    {
        var server = Load(
            ("one", """{"method":"GET","path":"/users/{id}"}"""),
            ("me", """{"method":"GET","path":"/users/me"}"""),
            ("keys", """{"method":"GET","path":"/users/{id}/keys"}""")).Find(ServerKind.Http, "api")!;

        Assert.Equal(tool, Catalog.Match(server, "GET", path.Split('/')[1..])?.Tool.Name);
    }

    [Fact]
    public void AnotherMethodIsAnotherRoute()
    {
        var server = Load(("read", """{"method":"GET","path":"/a/{id}"}"""), ("write", """{"method":"PUT","path":"/a/{id}"}""")).Find(ServerKind.Http, "api")!;

        Assert.Equal("write", Catalog.Match(server, "PUT", ["a", "7"])?.Tool.Name);
        Assert.Null(Catalog.Match(server, "DELETE", ["a", "7"]));
    }

    [Fact]
    public void ARouteDescribesItsArgumentsAsAToolWould()
    {
        var tool = Load(("a", """{"method":"POST","path":"/a/{id}","query":["dry_run"],"body":{"properties":{"count":{"type":"integer"}},"required":["count"]}}""")).Find(ServerKind.Http, "api")!.Tools["a"];

        Assert.Equal(
            """{"type":"object","properties":{"id":{"type":"string"},"dry_run":{"type":"string"},"count":{"type":"integer"}},"required":["id","count"],"additionalProperties":false}""",
            tool.Definition!.InputSchema.GetRawText());
        Assert.Equal(tool.Digest, tool.Definition.Digest);
    }

    private Catalog Load(params (string Name, string Route)[] routes)
    {
        var tools = new JsonObject(routes.Select(route => KeyValuePair.Create(route.Name, (JsonNode?)new JsonObject
        {
            ["action"] = "thing.write",
            ["resource"] = new JsonObject { ["type"] = "thing", ["id"] = "a" },
            ["sensitivity"] = "internal",
            ["sink"] = "thing",
            ["route"] = JsonNode.Parse(route.Route),
        })));
        File.WriteAllText(_path, JsonSerializer.Serialize(new { servers = new { }, apis = new { api = new { url = "http://api/v1", tools } } }));
        return CatalogFile.Load(_path);
    }
}
