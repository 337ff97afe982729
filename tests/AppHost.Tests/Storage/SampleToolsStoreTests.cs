using AgentTrust.SampleTools.Deployments;
using AgentTrust.SampleTools.Repositories;
using AgentTrust.SampleTools.Secrets;
using AgentTrust.SampleTools.Tickets;
using AgentTrust.SampleTools.Tools;
using Aspire.Hosting.Testing;
using Npgsql;

namespace AgentTrust.AppHost.Tests.Storage;

/// <summary>The sample estate's stores on the running system's PostgreSQL, each test in a database of its own.</summary>
public sealed class SampleToolsStoreTests(RunningSystem system) : IAsyncLifetime
{
    private static readonly DateTimeOffset At = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    private readonly string _name = $"estate_{Guid.CreateVersion7():n}";
    private NpgsqlDataSource _server = null!;
    private NpgsqlDataSource _database = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var connection = new NpgsqlConnectionStringBuilder(await system.App.GetConnectionStringAsync("toolsdb", Stop));
        _server = NpgsqlDataSource.Create(connection);
        await ExecuteAsync(_server, $"CREATE DATABASE {_name}");

        connection.Database = _name;
        _database = NpgsqlDataSource.Create(connection);
        var assembly = typeof(PullRequestLedger).Assembly;
        foreach (var script in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(script)!);
            await ExecuteAsync(_database, await reader.ReadToEndAsync(Stop));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await ExecuteAsync(_server, $"DROP DATABASE {_name} WITH (FORCE)");
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task ABranchHasOneOpenPullRequest()
    {
        var ledger = new PullRequestLedger(_database);
        var first = await ledger.OpenAsync(Proposal("fix"), Stop);

        await Assert.ThrowsAsync<ToolRefusedException>(() => ledger.OpenAsync(Proposal("fix"), Stop));
        await ledger.MarkMergedAsync("shop/checkout", first.Number, "abc", Stop);
        var second = await ledger.OpenAsync(Proposal("fix"), Stop);

        Assert.Equal((1, 2), (first.Number, second.Number));
        Assert.Equal(("merged", "abc"), await StateAsync(ledger, 1));
        Assert.Equal(("open", null), await StateAsync(ledger, 2));
    }

    [Fact]
    public async Task OpenersAtTheSameTimeGetNumbersOfTheirOwn()
    {
        var ledger = new PullRequestLedger(_database);

        var opened = await Task.WhenAll(Enumerable.Range(1, 12).Select(branch => ledger.OpenAsync(Proposal($"fix-{branch}"), Stop)));

        Assert.Equal(Enumerable.Range(1, 12), opened.Select(pullRequest => pullRequest.Number).Order());
    }

    [Fact]
    public async Task APullRequestThatIsNotThereIsRefused() =>
        await Assert.ThrowsAsync<ToolRefusedException>(() => new PullRequestLedger(_database).GetAsync("shop/checkout", 7, Stop));

    [Fact]
    public async Task SeedingAgainKeepsWhatPeopleWrote()
    {
        var desk = new TicketDesk(_database);
        var ticket = new Ticket("OPS-1", "Title", "open", "high", "checkout", "dana", "Body", At, []);
        await desk.SeedAsync(ticket, Stop);
        await desk.CommentAsync("OPS-1", new TicketComment("olivia", "On it.", At), Stop);

        await desk.SeedAsync(ticket with { Title = "Another" }, Stop);

        var read = await desk.GetAsync("OPS-1", Stop);
        Assert.Equal(("Title", "On it."), (read.Title, Assert.Single(read.Comments).Text));
        await Assert.ThrowsAsync<ToolRefusedException>(() => desk.CommentAsync("OPS-2", new TicketComment("olivia", "?", At), Stop));
    }

    [Fact]
    public async Task TheNewestDeploymentComesFirst()
    {
        var ledger = new DeploymentLedger(_database);
        Assert.True(await ledger.IsEmptyAsync(Stop));
        await ledger.AddAsync(new Deployment(0, "production", "checkout", "2.13.2", "release-train", At), Stop);
        await ledger.AddAsync(new Deployment(0, "staging", "checkout", "2.14.0", "release-train", At), Stop);
        await ledger.AddAsync(new Deployment(0, "production", "checkout", "2.14.0", "release-train", At), Stop);

        Assert.Equal(["2.14.0", "2.13.2"], (await ledger.ListAsync("production", Stop)).Select(deployment => deployment.Version));
        Assert.False(await ledger.IsEmptyAsync(Stop));
    }

    [Fact]
    public async Task ASecretIsMadeOnceAndIsNobodysGuess()
    {
        var vault = new SecretVault(_database, TimeProvider.System);
        await vault.SeedAsync(["production/payment-api-key"], Stop);
        var value = await vault.FindAsync("production/payment-api-key", Stop);

        await vault.SeedAsync(["production/payment-api-key", "staging/payment-api-key"], Stop);

        Assert.Equal(value, await vault.FindAsync("production/payment-api-key", Stop));
        Assert.NotEqual(value, await vault.FindAsync("staging/payment-api-key", Stop));
        Assert.Null(await vault.FindAsync("production/other", Stop));
    }

    private static PullRequest Proposal(string branch) => new()
    {
        Repository = "shop/checkout",
        Number = 0,
        Branch = branch,
        Title = "Title",
        Body = "Body",
        Author = "spiffe://agenttrust.local/agent/coding-agent",
        Commit = "0123456789abcdef",
        State = "open",
        OpenedAt = At,
    };

    private static async Task<(string State, string? Merge)> StateAsync(PullRequestLedger ledger, int number)
    {
        var found = await ledger.GetAsync("shop/checkout", number, Stop);
        return (found.State, found.MergeCommit);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
