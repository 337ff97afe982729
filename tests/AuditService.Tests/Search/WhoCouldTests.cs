using System.Net;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Audit.Questions;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.AuditService.Tests.Search;

public sealed class WhoCouldTests : IDisposable
{
    private readonly AuditHost _host = new();
    private long _sequence;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ATaskWhoseGrantCoversItCould()
    {
        await _host.RecordedAsync(Opened("fix", "repository", "shop", "repo.branch.write"), Opened("all", "repository", "*", "repo.branch.write"), Opened("read", "repository", "shop", "repo.read"));

        var report = await AskAsync(AuditHostTimes.Noon.AddMinutes(5));

        Assert.Equal(["all", "fix"], report.Actors.Select(actor => actor.Task));
        var first = report.Actors[1];
        Assert.Equal((AuditHost.Agent, "olivia", "oscar", "shop", 0L), (first.Agent, first.Owner, first.OpenedBy, first.Boundary.Id, first.Record));
        Assert.Equal((AuditHostTimes.Noon, AuditHostTimes.Noon.AddHours(1), "work"), (first.From, first.To, Assert.Single(first.Steps)));
    }

    [Theory]
    [InlineData("repository", "till", "repo.branch.write")]
    [InlineData("environment", "shop", "repo.branch.write")]
    [InlineData("repository", "shop", "deploy.execute")]
    public async Task WhatWasNotGrantedNobodyCould(string type, string id, string action)
    {
        await _host.RecordedAsync(Opened("fix", type, id, action));

        Assert.Empty((await AskAsync(AuditHostTimes.Noon.AddMinutes(5))).Actors);
    }

    [Fact]
    public async Task NobodyCouldBeforeOrAfterTheTask()
    {
        await _host.RecordedAsync(Opened("fix", "repository", "shop", "repo.branch.write"), At(30, AuditKinds.TaskClosed, "fix"));

        Assert.Empty((await AskAsync(AuditHostTimes.Noon.AddSeconds(-1))).Actors);
        Assert.Single((await AskAsync(AuditHostTimes.Noon.AddMinutes(29))).Actors);
        Assert.Empty((await AskAsync(AuditHostTimes.Noon.AddMinutes(30))).Actors);
    }

    [Theory]
    [InlineData(AuditKinds.AgentSuspended, AuditKinds.AgentResumed)]
    [InlineData(AuditKinds.TaskSuspended, AuditKinds.TaskResumed)]
    [InlineData(AuditKinds.KillSwitchThrown, AuditKinds.KillSwitchReleased)]
    public async Task WhoWasHaltedThenIsNamedWithTheRecordThatSaysSo(string halt, string release)
    {
        var agent = halt == AuditKinds.KillSwitchThrown ? null : AuditHost.Agent;
        await _host.RecordedAsync(Opened("fix", "repository", "shop", "repo.branch.write"), At(10, halt, "fix") with { Agent = agent }, At(20, release, "fix") with { Agent = agent });

        Assert.Null(Assert.Single((await AskAsync(AuditHostTimes.Noon.AddMinutes(5))).Actors).HaltedBy);
        Assert.Equal(1, Assert.Single((await AskAsync(AuditHostTimes.Noon.AddMinutes(10))).Actors).HaltedBy);
        Assert.Null(Assert.Single((await AskAsync(AuditHostTimes.Noon.AddMinutes(25))).Actors).HaltedBy);
    }

    [Fact]
    public async Task ATaskWhoseGrantIsNotOnRecordIsNamed()
    {
        await _host.RecordedAsync(At(0, AuditKinds.TaskOpened, "old"));

        Assert.Equal(["old"], (await AskAsync(AuditHostTimes.Noon.AddMinutes(5))).Unknown);
    }

    [Fact]
    public async Task AnOwnerIsToldOfTheirAgentsAlone()
    {
        await _host.RecordedAsync(Opened("fix", "repository", "shop", "repo.branch.write"));

        Assert.Empty((await AskAsync(AuditHostTimes.Noon.AddMinutes(5), "owen", PersonGroups.Owners)).Actors);
    }

    [Theory]
    [InlineData("/who-could")]
    [InlineData("/who-could?action=repo.read&resource=shop")]
    [InlineData("/who-could?action=repo.read&resource_type=repository&resource=shop&at=then")]
    public async Task AQuestionWithoutAResourceIsRefused(string path)
    {
        using var answer = await _host.AsPerson("ada", PersonGroups.Auditors).GetAsync(path, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    public void Dispose() => _host.Dispose();

    private AuditRecord At(int minute, string kind, string task) => AuditHost.Record($"r{++_sequence}", _sequence, kind) with
    {
        Task = task, Time = AuditHostTimes.Noon.AddMinutes(minute),
    };

    private AuditRecord Opened(string task, string type, string id, string action) => At(0, AuditKinds.TaskOpened, task) with
    {
        Details = new Dictionary<string, JsonElement>
        {
            ["owner"] = JsonSerializer.SerializeToElement("olivia"),
            ["opened_by"] = JsonSerializer.SerializeToElement("oscar"),
            ["expires_at"] = JsonSerializer.SerializeToElement(AuditHostTimes.Noon.AddHours(1)),
            ["steps"] = JsonSerializer.SerializeToElement(new TaskStep[] { new() { Name = "work", Actions = [action] } }, WireJson.Options),
            ["boundaries"] = JsonSerializer.SerializeToElement(new TaskBoundary[] { new() { Type = type, Id = id, Actions = [action] } }, WireJson.Options),
        },
    };

    private Task<PossibleReport> AskAsync(DateTimeOffset at, string person = "ada", string group = PersonGroups.Auditors) =>
        new AuditClient(_host.AsPerson(person, group)).GetWhoCouldAsync("repo.branch.write", "repository", "shop", at, Cancelled);
}
