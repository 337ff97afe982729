using System.Net;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.AuditService.Tests.Search;

public sealed class SightTests : IDisposable
{
    private static readonly string[] Questions = ["/records", "/activity", "/calls/call-1", "/secrets", "/who-could", "/views", "/export"];

    private readonly AuditHost _host = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ada", PersonGroups.Auditors)]
    [InlineData("oscar", PersonGroups.Operators)]
    [InlineData("sam", PersonGroups.Security)]
    public async Task WhoAnswersForTheWholeSeesTheWhole(string person, string group)
    {
        await RecordedAsync();

        Assert.Equal(["of-nobody", "of-other", "of-mine", "registered-other", "registered"], await SeenByAsync(person, group));
    }

    [Theory]
    [InlineData("olivia", PersonGroups.Owners, "of-mine registered")]
    [InlineData("owen", PersonGroups.Owners, "of-other registered-other")]
    [InlineData("rita", PersonGroups.ServiceOwners, "")]
    [InlineData("otto", "staff", "")]
    public async Task OthersSeeWhatTheirAgentsDid(string person, string group, string seen)
    {
        await RecordedAsync();

        Assert.Equal(seen.Split(' ', StringSplitOptions.RemoveEmptyEntries), await SeenByAsync(person, group));
        Assert.Empty(await SeenByAsync(person, group, new() { Agent = "third" }));
    }

    [Fact]
    public async Task AnOwnerAsksOnlyAboutTheirOwnByName()
    {
        await RecordedAsync();

        Assert.Empty(await SeenByAsync("olivia", PersonGroups.Owners, new() { Agent = "other" }));
        Assert.Empty((await Client("olivia", PersonGroups.Owners).GetActivityAsync(new() { Agent = "other" }, Cancelled)).Lines);
        Assert.Equal(2, (await Client("olivia", PersonGroups.Owners).GetActivityAsync(new(), Cancelled)).Lines.Sum(line => line.Count));
    }

    [Fact]
    public async Task WhoHandsAnAgentOnSeesItNoMore()
    {
        await RecordedAsync();
        await _host.RecordedAsync(Life("transferred", 9, AuditKinds.AgentTransferred, AuditHost.Agent, "owen"));

        Assert.Empty(await SeenByAsync("olivia", PersonGroups.Owners));
        Assert.Contains("of-mine", await SeenByAsync("owen", PersonGroups.Owners));
    }

    [Fact]
    public async Task AnAgentCannotMakeItselfAnotherOwner()
    {
        await RecordedAsync();
        await _host.Client(AuditHost.Agent).AppendAsync([Life("forged", 1, AuditKinds.Prompt, AuditHost.Agent, "owen")], Cancelled);
        await _host.RecordedAsync();

        Assert.DoesNotContain("forged", await SeenByAsync("owen", PersonGroups.Owners));
    }

    [Fact]
    public async Task OnlyPeopleAsk()
    {
        foreach (var path in Questions)
        {
            using var nobody = await _host.CreateClient().GetAsync(path, Cancelled);
            using var agent = await _host.As(AuditHost.Agent).GetAsync(path, Cancelled);
            using var tool = await _host.As(SpiffeIds.ToolProxy).GetAsync(path, Cancelled);

            Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (nobody.StatusCode, agent.StatusCode, tool.StatusCode));
        }
    }

    public void Dispose() => _host.Dispose();

    private static AuditRecord Life(string id, long sequence, string kind, string agent, string owner) => AuditHost.Record(id, sequence, kind) with
    {
        Agent = agent, Details = new Dictionary<string, JsonElement> { ["owner"] = JsonSerializer.SerializeToElement(owner) },
    };

    private Task RecordedAsync() => _host.RecordedAsync(
        Life("registered", 1, AuditKinds.AgentRegistered, AuditHost.Agent, "olivia"),
        Life("registered-other", 2, AuditKinds.AgentRegistered, SpiffeIds.Agent("other"), "owen"),
        AuditHost.Record("of-mine", 3),
        AuditHost.Record("of-other", 4) with { Agent = SpiffeIds.Agent("other") },
        AuditHost.Record("of-nobody", 5, AuditKinds.KillSwitchThrown) with { Agent = null });

    private async Task<IEnumerable<string>> SeenByAsync(string person, string group, Contracts.Audit.Questions.EvidenceQuery? query = null) =>
        (await Client(person, group).FindAsync(query ?? new(), Cancelled)).Records.Select(logged => logged.Record.Id);

    private AuditClient Client(string person, string group) => new(_host.AsPerson(person, group));
}
