using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Tests.Evaluation;

public sealed class DecisionFactsTests : IDisposable
{
    private static readonly ToolCallContext Recorded = Story.Context with { WantsFacts = true };
    private readonly PolicyServiceHost _service = new();

    [Fact]
    public async Task OnlyWhoAsksIsToldWhatWasDecidedOn()
    {
        var request = Story.Asking("repo.read", "repository", "shop/checkout");

        Assert.Null((await _service.EvaluateAsync(request)).Context.Facts);
        Assert.NotNull((await _service.EvaluateAsync(request, Recorded)).Context.Facts);
    }

    [Theory]
    [InlineData("repo.read", true, null)]
    [InlineData("repo.merge", false, null)]
    [InlineData("repo.pull_request.open", false, 1)]
    public async Task PermitsAndDenialsBringTheirFactsAndTheAnswer(string action, bool decision, int? quorum)
    {
        var facts = Read((await _service.EvaluateAsync(Story.Asking(action, "repository", "shop/checkout"), Recorded)).Context.Facts!.Value);

        Assert.Equal((decision, quorum), (facts.Decision, facts.Quorum));
        Assert.Equal(Json(Story.Facts(Story.Asking(action, "repository", "shop/checkout"), Recorded)), Json(Assert.Single(facts.Chain())));
    }

    [Fact]
    public async Task WhatWasDeniedBeforeAnyPolicyHasNoFacts() =>
        Assert.Null((await _service.EvaluateAsync(Story.OpeningAPullRequest, Recorded with { Task = "tsk_none" })).Context.Facts);

    [Fact]
    public async Task EveryAgentOfAChainIsInTheFactsAsItWasSeen()
    {
        var reviewer = Story.Agent with { Id = SpiffeIds.Agent("reviewer"), Name = "reviewer", Function = "review", ReviewDue = Story.Now.AddDays(-1) };
        _service.Issuer.Knows(reviewer);
        var (request, call) = (Story.Asking("repo.read", "repository", "shop/checkout"), Recorded with { Actors = [reviewer.Id] });

        var facts = Read((await _service.EvaluateAsync(request, call)).Context.Facts!.Value);

        Assert.Equal(Story.Chain(request, call, Story.Task, Story.Agent, reviewer).Select(Json), facts.Chain().Select(Json));
    }

    [Fact]
    public async Task FactsThatNoRecordTakesAreLeftOutAndItIsSaid()
    {
        var words = new string('x', 1000);
        _service.Issuer.Knows(Story.Task with { Boundaries = [.. Story.Task.Boundaries, .. Enumerable.Range(0, 100).Select(i => new TaskBoundary { Type = "ticket", Id = $"{i}{words}", Actions = ["ticket.read"] })] });

        var response = await _service.EvaluateAsync(Story.Asking("repo.read", "repository", "shop/checkout"), Recorded);

        Assert.True(response.Decision);
        Assert.True(response.Context.Facts!.Value.GetRawText().Length < DecisionFacts.LargestJson);
        Assert.Contains("not in it: The facts hold", DecisionFacts.Read(response.Context.Facts.Value).Fault);
    }

    [Theory]
    [InlineData("schema", "2", "of schema 2")]
    [InlineData("schema", "\"1\"", "name no schema")]
    [InlineData("decision", "\"yes\"", "cannot be read")]
    [InlineData("call", "{}", "cannot be read")]
    public async Task FactsThatAreNotUnderstoodAreNotDecidedOn(string member, string value, string fault)
    {
        var json = await FactsAsync();
        json[member] = JsonNode.Parse(value);

        var (facts, why) = DecisionFacts.Read(JsonSerializer.SerializeToElement(json));

        Assert.Null(facts);
        Assert.Contains(fault, why);
    }

    [Fact]
    public async Task AMemberThatALaterVersionAddedIsPassedOver()
    {
        var json = await FactsAsync();
        json["call"]!["mood"] = "good";

        Assert.NotNull(DecisionFacts.Read(JsonSerializer.SerializeToElement(json)).Facts);
    }

    public void Dispose() => _service.Dispose();

    private async Task<JsonObject> FactsAsync() => JsonObject.Create(
        (await _service.EvaluateAsync(Story.Asking("repo.read", "repository", "shop/checkout"), Recorded)).Context.Facts!.Value)!;

    private static DecisionFacts Read(JsonElement json)
    {
        var (facts, fault) = DecisionFacts.Read(json);
        Assert.Null(fault);
        return facts!;
    }

    private static string Json(CallFacts facts) => JsonSerializer.Serialize(facts, WireJson.Options);
}
