using System.Net;
using System.Text.Json;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Tests.Replay;

namespace AgentTrust.PolicyService.Tests.Explanations;

public sealed class ExplanationEndpointTests : IDisposable
{
    private const string ByConsent = "It would be permitted if one of service-owners granted it.";
    private static readonly EvaluationRequest Opening = Story.OpeningAPullRequest with { Context = JsonSerializer.SerializeToElement(Story.Context, WireJson.Options) };
    private readonly PolicyServiceHost _service = new();

    [Fact]
    public async Task ARecordRecordedFactsAndACallThatNobodyMakesAreExplainedAlike()
    {
        using var started = _service.CreateClient();
        await _service.Audit.Recorded(1).WaitAsync(TestContext.Current.CancellationToken);
        _service.Audit.Records.Enqueue(History.OpeningAPullRequest);
        var records = _service.Audit.Records.Count;

        Explanation[] explanations =
        [
            await ExplainAsync(new() { Record = records - 1 }),
            await ExplainAsync(new() { Facts = History.OpeningAPullRequest.Details!["decided_on"] }),
            await ExplainAsync(new() { Request = Opening }),
        ];

        Assert.All(explanations, explanation => Assert.Equal((DecisionOutcome.Requestable, ByConsent), (explanation.Outcome, explanation.Otherwise[0])));
        Assert.Equal(records, _service.Audit.Records.Count);
    }

    [Fact]
    public async Task AFactThatIsOtherwiseChangesTheAnswer()
    {
        var consented = await ExplainAsync(new() { Request = Opening, Changes = new Dictionary<string, string> { ["consent"] = "service-owners" } });
        var closed = await ExplainAsync(new() { Request = Opening, Changes = new Dictionary<string, string> { ["consent"] = "service-owners", ["context.task.state"] = "revoked" } });

        Assert.Equal(DecisionOutcome.Permitted, consented.Outcome);
        Assert.Equal("task-not-open", Assert.Single(closed.Policies).Id);
    }

    public static TheoryData<ExplanationRequest, HttpStatusCode> Refused => new()
    {
        { new(), HttpStatusCode.BadRequest },
        { new() { Record = 0, Request = Opening }, HttpStatusCode.BadRequest },
        { new() { Facts = JsonElement.Parse("""{"schema":2}""") }, HttpStatusCode.BadRequest },
        { new() { Request = Story.OpeningAPullRequest }, HttpStatusCode.BadRequest },
        { new() { Request = Opening with { Subject = new() { Type = "agent", Id = SpiffeIds.Agent("nobody") } } }, HttpStatusCode.BadRequest },
        { new() { Request = Opening, Changes = new Dictionary<string, string> { ["mood"] = "good" } }, HttpStatusCode.BadRequest },
        { new() { Request = Opening, PolicyVersion = "sha256:none" }, HttpStatusCode.NotFound },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task WhatCannotBeExplainedIsRefusedInWords(ExplanationRequest request, HttpStatusCode status) =>
        Assert.Equal(status, (await Assert.ThrowsAsync<ProblemException>(() => ExplainAsync(request))).Status);

    [Theory]
    [InlineData("auditors", true)]
    [InlineData("owners", true)]
    [InlineData("operators", true)]
    [InlineData("service-owners", true)]
    [InlineData("security", true)]
    [InlineData("staff", false)]
    public async Task OnlyWhoMayReadTheLogIsToldWhy(string group, bool allowed)
    {
        var explanation = ExplainAsync(new() { Request = Opening }, _service.ClientOfPerson("ada", group));

        if (allowed) Assert.NotNull(await explanation);
        else Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<ProblemException>(() => explanation)).Status);
    }

    [Theory]
    [InlineData(SpiffeIds.ToolProxy)]
    [InlineData(SpiffeIds.Console)]
    public async Task NoWorkloadIsToldWhy(string workload) => Assert.Equal(
        HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<ProblemException>(() => ExplainAsync(new() { Request = Opening }, _service.ClientOf(workload)))).Status);

    public void Dispose() => _service.Dispose();

    private async Task<Explanation> ExplainAsync(ExplanationRequest request, HttpClient? caller = null)
    {
        using var client = caller ?? _service.ClientOfPerson("ada", PersonGroups.Auditors);
        return await new PolicyClient(client).ExplainAsync(request, TestContext.Current.CancellationToken);
    }
}
