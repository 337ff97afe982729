using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Tests.Corpus;

/// <summary>Every case of <c>policies/decisions</c>: request and facts in, decision and determining policies out.</summary>
public sealed class GoldenDecisionTests
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var file in Directory.GetFiles(Path.Combine(ShippedPolicies.Directory, "decisions"), "*.json").Order(StringComparer.Ordinal))
            foreach (var @case in Read(file)["cases"]!.AsArray())
                cases.Add(Path.GetFileName(file), @case!["name"]!.GetValue<string>());
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TheDecisionIsTheRecordedOne(string file, string name)
    {
        var golden = Read(Path.Combine(ShippedPolicies.Directory, "decisions", file));
        var @case = golden["cases"]!.AsArray().Single(one => one!["name"]!.GetValue<string>() == name)!;
        var input = Merge(golden["base"]!.DeepClone(), @case["patch"]!)!;
        var request = Contract<EvaluationRequest>(input["request"]!);
        var call = request.Context!.Value.Deserialize<ToolCallContext>(WireJson.Options)!;
        var task = Contract<TaskFacts>(input["task"]!);
        var now = golden["now"]!.GetValue<DateTimeOffset>();
        var consent = @case["consent"] is { } given ? Contract<ConsentFacts>(given) : null;

        var members = Chain(input, call).Select(agent => Decide(CallFacts.Gather(request, call, agent, task, now), agent, consent)).ToArray();
        var decisive = ChainDecision.Of(members, ShippedPolicies.Engine);

        var (verdict, way) = (decisive.Decision.Verdict, decisive.Decision.Way);
        var lacks = members.Length > 1 && !verdict.Permitted ? decisive.Agent.Name : null;
        var actual = new Expected(verdict.Permitted, way?.Policies ?? verdict.Policies, lacks, way?.Requirement.Groups, way?.Requirement.Quorum);
        Assert.All(members, member => Assert.Empty(member.Decision.Verdict.Errors));
        Assert.Equal(Text(Contract<Expected>(@case["expected"]!)), Text(actual));
    }

    [Fact]
    public void EveryPolicyDeterminesSomeRecordedDecision()
    {
        var named = Directory.GetFiles(Path.Combine(ShippedPolicies.Directory, "decisions"), "*.json")
            .SelectMany(file => Read(file)["cases"]!.AsArray())
            .SelectMany(@case => @case!["expected"]!["policies"]!.AsArray().Select(id => id!.GetValue<string>()));

        Assert.Empty(ShippedPolicies.Engine.Policies.Policies.Select(policy => policy.Id).Except(named));
    }

    /// <summary>The agent, then those that the context names, from the one that it handed on to.</summary>
    private static IEnumerable<AgentFacts> Chain(JsonNode input, ToolCallContext call) =>
        (call.Actors ?? []).Select(id => input["actors"]!.AsObject().Select(actor => Contract<AgentFacts>(actor.Value!)).Single(actor => actor.Id == id))
            .Append(Contract<AgentFacts>(input["agent"]!)).Reverse();

    private static ChainMember Decide(CallFacts facts, AgentFacts agent, ConsentFacts? consent)
    {
        var verdict = ShippedPolicies.Engine.Evaluate(facts, consent);
        return new(agent, facts, new() { Verdict = verdict, Way = consent is null ? Requestability.Of(facts, verdict, ShippedPolicies.Engine) : null });
    }

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(file))!;

    private static T Contract<T>(JsonNode node) => node.Deserialize<T>(WireJson.Options)!;

    private static string Text(Expected expected) => JsonSerializer.Serialize(expected, WireJson.Options);

    // RFC 7396: null removes, an object merges, anything else replaces.
    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes) return patch?.DeepClone();

        var merged = target as JsonObject ?? [];
        foreach (var (name, change) in changes)
        {
            var value = Merge(merged[name]?.DeepClone(), change);
            if (value is null) merged.Remove(name);
            else merged[name] = value;
        }

        return merged;
    }

    private sealed record Expected(bool Decision, IReadOnlyList<string> Policies, string? Lacks = null, IReadOnlyList<string>? Approvers = null, int? Quorum = null);
}
