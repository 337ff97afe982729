using System.Text.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.SampleTools.Repositories;
using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Tests.Repositories;

public sealed class RepositoryToolsTests : IAsyncLifetime
{
    private const string TotalFile = "src/Checkout/OrderTotal.cs";

    private ToolsHost _tools = null!;

    public async ValueTask InitializeAsync() => _tools = await ToolsHost.StartAsync();

    public ValueTask DisposeAsync() => _tools.DisposeAsync();

    [Fact]
    public async Task TheSeededRepositoryHasItsFilesHistoryAndTags()
    {
        var files = Strings((await StructuredAsync("list_files", new { repository = ToolsHost.Repository })).GetProperty("files"));

        Assert.Contains(TotalFile, files);
        Assert.Contains("docs/pricing.md", files);
        Assert.Equal((4, "v2.12.0 v2.13.2 v2.14.0"), _tools.Repositories.Read(ToolsHost.Repository, repository =>
            (repository.Commits.Count(), string.Join(' ', repository.Tags.Select(tag => tag.FriendlyName)))));
    }

    [Fact]
    public void SeedingAgainChangesNothing()
    {
        var before = Head();

        _tools.Service<RepositorySeed>().Apply(ToolsHost.Repository, "checkout");

        Assert.Equal(before, Head());
    }

    [Fact]
    public async Task AFolderLimitsTheList()
    {
        var files = Strings((await StructuredAsync("list_files", new { repository = ToolsHost.Repository, path = "docs/" })).GetProperty("files"));

        Assert.Equal(["docs/pricing.md"], files);
    }

    [Fact]
    public async Task AFileIsReadAtABranchTagOrCommit()
    {
        var now = await ContentAsync("main");
        var before = await ContentAsync("v2.13.2");

        Assert.Contains("line.Price * order.DiscountPercent / 100m, 2)", now, StringComparison.Ordinal);
        Assert.Contains("MidpointRounding.AwayFromZero", before, StringComparison.Ordinal);
        Assert.Equal(now, await ContentAsync(Head()));
    }

    [Fact]
    public async Task SearchNamesFileAndLine()
    {
        var hit = (await StructuredAsync("search_code", new { repository = ToolsHost.Repository, text = "math.round" })).GetProperty("hits")[0];

        Assert.Equal((TotalFile, 12), (hit.GetProperty("path").GetString(), hit.GetProperty("line").GetInt32()));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData(".git/config")]
    [InlineData("src//a")]
    [InlineData("a\\b")]
    [InlineData("")]
    public Task APathOutsideTheTreeIsRefused(string path) =>
        AssertRefusedAsync("read_file", new { repository = ToolsHost.Repository, path }, "not a path");

    [Theory]
    [InlineData("main~1")]
    [InlineData("HEAD^{tree}")]
    [InlineData("refs/heads/main@{1}")]
    public Task GitsRevisionLanguageIsNotSpoken(string name) =>
        AssertRefusedAsync("read_file", new { repository = ToolsHost.Repository, path = "README.md", @ref = name }, "There is no branch");

    [Theory]
    [InlineData("shop/nothing")]
    [InlineData("../shop/checkout")]
    public Task AnUnknownRepositoryIsRefused(string repository) =>
        AssertRefusedAsync("list_files", new { repository }, "There is no repository");

    [Fact]
    public async Task AFileIsCommittedByTheAgentThatActed()
    {
        await StructuredAsync("create_branch", new { repository = ToolsHost.Repository, branch = "fix/totals" });
        await StructuredAsync("write_file", Write("fix/totals", "Fix the totals"));

        var (author, message) = _tools.Repositories.Read(ToolsHost.Repository, repository =>
            (repository.Branches["fix/totals"].Tip.Author.Name, repository.Branches["fix/totals"].Tip.Message));
        Assert.Equal("coding-agent", author);
        Assert.Equal("Fix the totals\n\nAgent: spiffe://agenttrust.local/agent/coding-agent\nTask: tsk_1\nCall: call_1\n", message);
    }

    [Fact]
    public void ACommitOfASubAgentNamesItAndForWhomItActed()
    {
        var caller = new ToolCaller([SpiffeIds.Agent("coding-agent"), SpiffeIds.Agent("reviewer"), SpiffeIds.Agent("triager")], "tsk_1", "call_1", null);

        Assert.Equal("triager", CommitAuthor.Of(caller, TimeProvider.System).Name);
        Assert.Equal(
            "Fix\n\nAgent: spiffe://agenttrust.local/agent/triager\nFor: spiffe://agenttrust.local/agent/reviewer\nFor: spiffe://agenttrust.local/agent/coding-agent\nTask: tsk_1\nCall: call_1\n",
            CommitAuthor.MessageOf("Fix", caller));
    }

    [Fact]
    public Task TheMainBranchIsProtected() => AssertRefusedAsync("write_file", Write("main", "Sneak in"), "protected");

    [Fact]
    public Task ABranchMustExistBeforeItIsWritten() => AssertRefusedAsync("write_file", Write("nowhere", "Write"), "There is no branch");

    [Theory]
    [InlineData("main", "exists already")]
    [InlineData("-option", "branch name")]
    [InlineData("Fix", "branch name")]
    [InlineData("fix..totals", "branch name")]
    [InlineData("fix/.lock", "branch name")]
    public Task ABranchNeedsANewAndPlainName(string branch, string why) =>
        AssertRefusedAsync("create_branch", new { repository = ToolsHost.Repository, branch }, why);

    [Fact]
    public async Task TheDiffOfABranchIsUnified()
    {
        await StructuredAsync("create_branch", new { repository = ToolsHost.Repository, branch = "fix/totals" });
        await StructuredAsync("write_file", Write("fix/totals", "Fix the totals"));

        var diff = (await StructuredAsync("diff_branch", new { repository = ToolsHost.Repository, branch = "fix/totals" })).GetProperty("diff").GetString()!;

        Assert.StartsWith($"diff --git a/{TotalFile} b/{TotalFile}", diff, StringComparison.Ordinal);
        Assert.Contains("\n+// fixed\n", diff, StringComparison.Ordinal);
    }

    private static object Write(string branch, string message) =>
        new { repository = ToolsHost.Repository, branch, path = TotalFile, content = "// fixed\n", message };

    private string Head() => _tools.Repositories.Read(ToolsHost.Repository, repository => repository.Branches["main"].Tip.Sha);

    private async Task<string> ContentAsync(string name) =>
        (await StructuredAsync("read_file", new { repository = ToolsHost.Repository, path = TotalFile, @ref = name })).GetProperty("content").GetString()!;

    private async Task<JsonElement> StructuredAsync(string tool, object arguments)
    {
        var result = await _tools.CallAsync("git", tool, arguments);
        Assert.False(result.TryGetProperty("isError", out var failed) && failed.GetBoolean(), result.GetRawText());
        return result.GetProperty("structuredContent");
    }

    private async Task AssertRefusedAsync(string tool, object arguments, string why)
    {
        var result = await _tools.CallAsync("git", tool, arguments);

        Assert.True(result.GetProperty("isError").GetBoolean());
        Assert.Contains(why, result.GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    private static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];
}
