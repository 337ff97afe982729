using AgentTrust.Cli.Policies;
using AgentTrust.Contracts.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AgentTrust.Cli.Tests.Agents;

[Collection(ListeningFake.OneToken)]
public sealed class AgentVerbsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    private readonly WebApplication _issuer = ListeningFake.Build();
    private AgentFacts _agent = new()
    {
        Id = "spiffe://agenttrust.local/agent/coding-agent", Name = "coding-agent", Owner = "olivia", Function = "remediate", State = AgentState.Active,
        Bounds = new() { Repositories = [], Environments = [], ActionGroups = [] }, ReviewDue = Morning, Version = 1,
    };

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable(RemoteService.TokenVariable, ListeningFake.Token);
        _issuer.MapGet("/agents", () => Results.Ok(new[] { _agent with { Name = "triage-agent", State = AgentState.Suspended }, _agent }));
        _issuer.MapPost("/agents/{name}/suspend", (ReasonGiven why) => Results.Ok(_agent = _agent with { State = AgentState.Suspended, Framework = why.Reason }));
        _issuer.MapGet("/agents/{name}", (string name) => name == _agent.Name ? Results.Ok(_agent) : Results.Problem("There is no such agent.", statusCode: 404));
        _issuer.MapPost("/agents/{name}/resume", (ReasonGiven why) => Results.Ok(_agent = _agent with { State = AgentState.Active, Suspension = null, Framework = why.Reason }));
        await _issuer.StartAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable(RemoteService.TokenVariable, null);
        return _issuer.DisposeAsync();
    }

    [Fact]
    public async Task AnAgentThatThePlatformStoppedIsShownWithTheEvidence()
    {
        _agent = _agent with
        {
            State = AgentState.Suspended,
            Suspension = new()
            {
                By = "tool-proxy", Reason = "honeytoken (score 100).", At = Morning,
                Drift = new() { Task = "task_1", Rules = ["honeytoken"], Score = 100, Evidence = [new() { Rule = "honeytoken", Call = "call_7", Words = "A planted \u202Etool.", Points = 100, At = Morning }] },
            },
        };

        var shown = await RunAsync("show", "coding-agent");

        Assert.Equal(1, shown.ExitCode);
        Assert.Equal(
            """
            coding-agent (remediate), owned by olivia: Suspended
              suspended 2026-11-23 10:00:00Z by tool-proxy: honeytoken (score 100).
              its behaviour drifted (score 100, task task_1):
                2026-11-23 10:00:00Z honeytoken +100, call call_7: A planted \u{202E}tool.
            """, shown.Output.Trim());
    }

    [Fact]
    public async Task AnAgentThatWorksIsOneLine()
    {
        var shown = await RunAsync("show", "coding-agent");

        Assert.Equal((0, "coding-agent (remediate), owned by olivia: Active"), (shown.ExitCode, shown.Output.Trim()));
    }

    [Fact]
    public async Task AllAgentsAreListedByName()
    {
        var listed = await RunAsync("list");

        Assert.Equal((0, "coding-agent (remediate), owned by olivia: Active\ntriage-agent (remediate), owned by olivia: Suspended"), (listed.ExitCode, listed.Output.Trim()));
    }

    [Fact]
    public async Task APersonStopsItAndSaysWhy()
    {
        var done = await RunAsync("suspend", "coding-agent", "--reason", "It reads too much.");

        Assert.Equal((0, "coding-agent stands still: Suspended."), (done.ExitCode, done.Output.Trim()));
        Assert.Equal("It reads too much.", _agent.Framework);
    }

    [Fact]
    public async Task APersonLetsItGoOnAndSaysWhy()
    {
        var done = await RunAsync("resume", "coding-agent", "--reason", "A drill.");

        Assert.Equal((0, "coding-agent goes on: Active."), (done.ExitCode, done.Output.Trim()));
        Assert.Equal("A drill.", _agent.Framework);
    }

    [Fact]
    public async Task WhatTheIssuerRefusesIsSaid()
    {
        Assert.Equal(2, (await RunAsync("resume", "coding-agent")).ExitCode);
        var refused = await RunAsync("show", "nobody");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("no such agent", refused.Error, StringComparison.Ordinal);
    }

    private Task<Invocation> RunAsync(params string[] args) =>
        Invocation.RunAsync(TimeProvider.System, "", ["agent", .. args, "--service", _issuer.Urls.Single()]);
}
