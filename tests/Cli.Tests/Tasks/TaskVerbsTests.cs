using AgentTrust.Cli.Policies;
using AgentTrust.Contracts.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AgentTrust.Cli.Tests.Tasks;

[Collection(ListeningFake.OneToken)]
public sealed class TaskVerbsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    private readonly WebApplication _issuer = ListeningFake.Build();
    private string? _why;
    private TaskFacts _task = new()
    {
        Id = "task_1", Agent = "spiffe://agenttrust.local/agent/coding-agent", Owner = "olivia", OpenedBy = "oscar", Template = "fix-firing-alert", Intent = "Fix \u202Ethe totals",
        State = TaskState.Open, Steps = [new() { Name = "look", Actions = ["repo.read"] }], Step = "look",
        Boundaries = [new() { Type = "repository", Id = "shop/checkout", Actions = ["repo.read", "repo.branch.write"] }],
        Budget = new() { Calls = 200, Writes = 20, Minutes = 60 }, OpenedAt = Morning, ExpiresAt = Morning.AddHours(1), Version = 1,
    };

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable(RemoteService.TokenVariable, ListeningFake.Token);
        _issuer.MapGet("/tasks", () => Results.Ok(new[] { _task with { Id = "task_2", OpenedAt = Morning.AddHours(2), State = TaskState.Completed }, _task }));
        _issuer.MapGet("/tasks/{id}", (string id) => id == _task.Id ? Results.Ok(_task) : Results.Problem("There is no such task.", statusCode: 404));
        _issuer.MapPost("/tasks/{id}/{verb}", (string verb, ReasonGiven why) =>
        {
            _why = why.Reason;
            return Results.Ok(_task = _task with { State = verb switch { "suspend" => TaskState.Suspended, "resume" => TaskState.Open, _ => TaskState.Revoked } });
        });
        await _issuer.StartAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable(RemoteService.TokenVariable, null);
        return _issuer.DisposeAsync();
    }

    [Fact]
    public async Task TasksAreListedTheNewestLast()
    {
        var listed = await RunAsync("list");

        Assert.Equal(
            (0, "task_1 Open, step look, coding-agent: Fix \\u{202E}the totals\ntask_2 Completed, step look, coding-agent: Fix \\u{202E}the totals"), (listed.ExitCode, listed.Output.Trim()));
    }

    [Fact]
    public async Task ATaskIsShownWithWhatItMayDoAndWhatHaltedIt()
    {
        _task = _task with { State = TaskState.Suspended, Suspension = new() { By = "sam", Reason = "A look.", At = Morning } };

        var shown = await RunAsync("show", "task_1");

        Assert.Equal(1, shown.ExitCode);
        Assert.Equal(
            """
            task_1 Suspended, step look, coding-agent: Fix \u{202E}the totals
              opened 2026-11-23 10:00:00Z by oscar through fix-firing-alert, until 2026-11-23 11:00:00Z
              budget: 200 calls, 20 writes, 60 minutes, 268,435,456 bytes, 1,000,000 tokens of models
              repository shop/checkout: repo.read, repo.branch.write
              halted 2026-11-23 10:00:00Z by sam: A look.
            """, shown.Output.Trim());
    }

    [Theory]
    [InlineData("suspend", "task_1 rests: Suspended.")]
    [InlineData("resume", "task_1 goes on: Open.")]
    [InlineData("close", "task_1 is over: Revoked.")]
    public async Task APersonDecidesAndSaysWhy(string verb, string said)
    {
        var done = await RunAsync(verb, "task_1", "--reason", "A look.");

        Assert.Equal((0, said, "A look."), (done.ExitCode, done.Output.Trim(), _why));
        Assert.Equal(2, (await RunAsync(verb, "task_1")).ExitCode);
    }

    [Fact]
    public async Task WhatTheIssuerRefusesIsSaid()
    {
        var refused = await RunAsync("show", "task_9");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("no such task", refused.Error, StringComparison.Ordinal);
    }

    private Task<Invocation> RunAsync(params string[] args) =>
        Invocation.RunAsync(TimeProvider.System, "", ["task", .. args, "--service", _issuer.Urls.Single()]);
}
