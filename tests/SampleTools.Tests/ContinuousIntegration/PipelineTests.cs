using AgentTrust.SampleTools.ContinuousIntegration;
using AgentTrust.SampleTools.Repositories;
using Microsoft.Extensions.Options;

namespace AgentTrust.SampleTools.Tests.ContinuousIntegration;

/// <summary>The pipeline really builds and runs, and what it runs reaches nothing.</summary>
public sealed class PipelineTests : IAsyncLifetime
{
    private ToolsHost _tools = null!;

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable("AGENTTRUST_TEST_KEY", "secret");
        _tools = await ToolsHost.StartAsync();
    }

    public ValueTask DisposeAsync() => _tools.DisposeAsync();

    [Fact]
    public async Task TheSampleProjectFailsBeforeTheFixAndPassesAfter()
    {
        var before = await RunAsync("main");
        var fixedTotal = (await ReadAsync("v2.13.2")).GetProperty("content").GetString();
        await _tools.CallAsync("git", "create_branch", new { repository = ToolsHost.Repository, branch = "fix" });
        await _tools.CallAsync("git", "write_file",
            new { repository = ToolsHost.Repository, branch = "fix", path = "src/Checkout/OrderTotal.cs", content = fixedTotal, message = "Fix" });
        var after = await RunAsync("fix");

        Assert.False(before.GetProperty("passed").GetBoolean());
        Assert.Contains("FAIL: order 70291", before.GetProperty("log").GetString(), StringComparison.Ordinal);
        Assert.True(after.GetProperty("passed").GetBoolean(), after.GetProperty("log").GetString());
        Assert.Contains("9 passed, 0 failed", after.GetProperty("log").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ls /proc", "self")]
    [InlineData("pwd", "/work")]
    public async Task ACommandSeesItsOwnSmallWorld(string command, string expected)
    {
        Assert.SkipUnless(await IsolatesAsync(), "This machine has no user namespaces.");

        Assert.Contains(expected, (await ShellAsync(command)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cat /etc/shadow")]
    [InlineData("ls /home")]
    [InlineData("ls /root")]
    [InlineData("touch /usr/bin/mine")]
    [InlineData("touch /mine")]
    [InlineData("mount -t tmpfs tmpfs /tmp")]
    [InlineData("[ $(ls /proc | grep -cE '^[0-9]+$') -gt 9 ]")]
    [InlineData("cat < /dev/tcp/127.0.0.1/22")]
    [InlineData("ip link show up | grep .")]
    [InlineData("env | grep AGENTTRUST_TEST_KEY")]
    [InlineData("cat /proc/*/environ | grep AGENTTRUST_TEST_KEY")]
    public async Task ACommandReachesNothingElse(string command)
    {
        Assert.SkipUnless(await IsolatesAsync(), "This machine has no user namespaces.");

        Assert.NotEqual(0, (await ShellAsync(command)).ExitCode);
    }

    [Fact]
    public async Task ARunEndsAtItsTimeLimitWithAllItStarted()
    {
        var marker = Path.Combine(Path.GetTempPath(), "agenttrust-" + Guid.CreateVersion7().ToString("N"));

        var run = await ShellAsync($"(sleep 3; touch {marker}) & sleep 60", new PipelineOptions { TimeLimit = TimeSpan.FromSeconds(1) });

        Assert.Equal(RunEnd.TimeLimit, run.End);
        Assert.False(File.Exists(marker));
    }

    [Fact]
    public async Task ARunEndsAtItsOutputLimit()
    {
        var run = await ShellAsync("yes", new PipelineOptions { OutputLimit = 4096 });

        Assert.Equal((RunEnd.OutputLimit, 4096), (run.End, run.Output.Length));
    }

    [Fact]
    public void AWorkingCopyIsDeletedWhenTheRunIsOver()
    {
        string folder;
        using (var copy = _tools.Repositories.Read(ToolsHost.Repository, repository => WorkingCopy.Of(BareRepositories.Resolve(repository, "main"), _tools.Service<RunFolders>())))
        {
            folder = copy.Folder;
            Assert.True(File.Exists(Path.Combine(copy.Source, "README.md")));
        }

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void LeftoversOfAKilledProcessAreDeleted()
    {
        var folder = _tools.Service<RunFolders>().Create();

        _tools.Service<RunFolders>().DeleteLeftovers();

        Assert.False(Directory.Exists(folder));
    }

    private Task<bool> IsolatesAsync() => _tools.Service<Sandbox>().IsolatesAsync(TestContext.Current.CancellationToken);

    private async Task<ProcessRun> ShellAsync(string command, PipelineOptions? limits = null)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var copy = _tools.Repositories.Read(ToolsHost.Repository, repository => WorkingCopy.Of(BareRepositories.Resolve(repository, "main"), _tools.Service<RunFolders>()));
        return await ProcessRun.StartAsync(
            _tools.Service<Sandbox>().Prepare(copy, await IsolatesAsync(), ["bash", "-c", command]),
            limits ?? _tools.Service<IOptions<PipelineOptions>>().Value, cancellationToken);
    }

    private async Task<System.Text.Json.JsonElement> RunAsync(string name) =>
        (await _tools.CallAsync("ci", "run_tests", new { repository = ToolsHost.Repository, @ref = name })).GetProperty("structuredContent");

    private async Task<System.Text.Json.JsonElement> ReadAsync(string name) =>
        (await _tools.CallAsync("git", "read_file", new { repository = ToolsHost.Repository, path = "src/Checkout/OrderTotal.cs", @ref = name }))
        .GetProperty("structuredContent");
}
