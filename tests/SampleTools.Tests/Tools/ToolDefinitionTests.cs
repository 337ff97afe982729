using System.Net;
using System.Text.Json;
using AgentTrust.SampleTools.ToolAuthorization;

namespace AgentTrust.SampleTools.Tests.Tools;

/// <summary>What servers offer is what people approved by digest.</summary>
public sealed class ToolDefinitionTests : IAsyncLifetime
{
    private ToolsHost _tools = null!;

    public async ValueTask InitializeAsync() => _tools = await ToolsHost.StartAsync();

    public ValueTask DisposeAsync() => _tools.DisposeAsync();

    [Theory]
    [InlineData("alerts", "get_alert list_alerts")]
    [InlineData("telemetry", "query_logs query_metrics")]
    [InlineData("tickets", "comment_ticket get_ticket")]
    [InlineData("git", "create_branch diff_branch get_pull_request list_files merge_pull_request open_pull_request read_file search_code write_file")]
    [InlineData("ci", "run_tests")]
    [InlineData("deployments", "execute list_deployments")]
    [InlineData("secrets", "read_secret")]
    public async Task AServerListsItsToolsInAFixedOrder(string server, string names)
    {
        var list = await ListAsync(server);

        Assert.Equal(names, string.Join(' ', list.Select(tool => tool.GetProperty("name").GetString())));
    }

    [Fact]
    public async Task ADefinitionSaysWhichArgumentsThereAreAndNoOthers()
    {
        var definition = (await ListAsync("git")).Single(tool => tool.GetProperty("name").GetString() == "read_file");

        Assert.Equal("""{"type":"object","properties":{"repository":{"type":"string","description":"The repository, e.g. shop/checkout."},"path":{"type":"string","description":"The file\u0027s path in the repository."},"ref":{"type":"string","description":"Branch, tag or full commit id; main when absent."}},"required":["repository","path"],"additionalProperties":false}""",
            JsonSerializer.Serialize(definition.GetProperty("inputSchema")));
    }

    [Fact]
    public async Task UnknownArgumentsAreAnErrorOfTheTool()
    {
        var result = await _tools.CallAsync("git", "read_file", new { repository = ToolsHost.Repository, path = "README.md", force = true });

        Assert.True(result.GetProperty("isError").GetBoolean());
    }

    private async Task<JsonElement[]> ListAsync(string server)
    {
        using var response = await _tools.SendAsync(server, ToolsHost.Message("tools/list", null), _tools.Token(AttemptedCall.Listing(server)));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return [.. (await ToolsHost.ResultOfAsync(response)).GetProperty("tools").EnumerateArray()];
    }
}
