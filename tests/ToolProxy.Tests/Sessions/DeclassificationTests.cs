using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Sessions;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.Tests.ToolCalls;
using AgentTrust.ToolProxy.Tests.ToolCatalog.Review;

namespace AgentTrust.ToolProxy.Tests.Sessions;

public sealed class DeclassificationTests : RefusedCall
{
    [Fact]
    public async Task ALiftedLabelIsRecordedAndGoneUntilTheNextReading()
    {
        await Agent.CallAsync("read_file");

        var (status, done) = await LiftAsync("sam", PersonGroups.Security);

        Assert.Equal((200, "sam", 1), (status, done!["person"]!.GetValue<string>(), done["readings"]!.GetValue<int>()));
        var record = Assert.Single(Proxy.Audit.Records, record => record.Kind == AuditKinds.SessionDeclassified);
        Assert.Equal(("sam", FakeTokenIssuer.TaskId, "succeeded", "I have read the file."), (record.Person, record.Task, record.Outcome, record.Details!["reason"].GetString()));
        await Agent.CallAsync("write_file");
        Assert.False(Seen().UntrustedRead);

        await Agent.CallAsync("read_file");
        await Agent.CallAsync("write_file");
        Assert.True(Seen().UntrustedRead);
    }

    [Theory]
    [InlineData("olivia", 403, "own-task")] // owns the agent
    [InlineData("oscar", 403, "own-task")] // opened the task
    public async Task NobodyAnswersForTheirOwn(string person, int status, string code)
    {
        await Agent.CallAsync("read_file");

        await AssertNotLiftedAsync(await LiftAsync(person, PersonGroups.Security), status, code);
    }

    [Fact]
    public async Task OnlyOperatorsAndSecurityMay()
    {
        await Agent.CallAsync("read_file");

        Assert.Equal(403, (await LiftAsync("rita", PersonGroups.ServiceOwners)).Status);
        Assert.Equal(401, (await new ReviewerUnderTest(Http, null).SendAsync(HttpMethod.Post, Path, Request)).Status);
    }

    [Fact]
    public async Task AReasonIsNeeded()
    {
        await Agent.CallAsync("read_file");

        await AssertNotLiftedAsync(await LiftAsync("sam", PersonGroups.Security, Request with { Reason = " " }), 400, "reason-missing");
    }

    [Fact]
    public async Task ThereIsNothingToLiftWhereNothingWasRead() =>
        await AssertNotLiftedAsync(await LiftAsync("sam", PersonGroups.Security, Request with { Label = SessionLabel.Sensitive }), 409, "session-unlabelled", labelled: false);

    [Fact]
    public async Task WithoutARecordTheLabelStays()
    {
        await Agent.CallAsync("read_file");
        Proxy.Audit.IsDown = true;

        var (status, problem) = await AdvanceAsync(LiftAsync("sam", PersonGroups.Security));

        Assert.Equal((503, "urn:agenttrust:problem:audit-unavailable"), (status, problem!["type"]!.GetValue<string>()));
        Proxy.Audit.IsDown = false;
        Assert.EndsWith("so the label stays.", (await AdvanceAsync(Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.SessionDeclassified && record.Outcome == "failed"))).Summary);
        await Proxy.PassAsync(TimeSpan.FromSeconds(2));
        await Agent.CallAsync("write_file");
        Assert.True(Seen().UntrustedRead);
    }

    private static string Path => $"/sessions/{FakeTokenIssuer.TaskId}/declassification";

    private static DeclassificationRequest Request => new(SessionLabel.Untrusted, "I have read the file.");

    private Task<(int Status, JsonNode? Body)> LiftAsync(string person, string group, DeclassificationRequest? request = null) =>
        new ReviewerUnderTest(Http, Proxy.PersonToken(person, group)).SendAsync(HttpMethod.Post, Path, request ?? Request);

    private SessionState Seen() => Proxy.Policy.Asked.Last().Context!.Value.Deserialize<ToolCallContext>(WireJson.Options)!.Session;

    private async Task AssertNotLiftedAsync((int Status, JsonNode? Body) refused, int status, string code, bool labelled = true)
    {
        Assert.Equal((status, $"urn:agenttrust:problem:{code}"), (refused.Status, refused.Body!["type"]!.GetValue<string>()));
        Assert.DoesNotContain(Proxy.Audit.Records, record => record.Kind == AuditKinds.SessionDeclassified);
        await Agent.CallAsync("write_file");
        Assert.Equal(labelled, Seen().UntrustedRead);
    }
}
