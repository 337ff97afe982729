using AgentTrust.Contracts.Identity;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Tests.Evaluation;

/// <summary>
/// Walks every function, action, resource, session and consent over the shipped policies, with an agent and a task that
/// are opened to everything, so that nothing but the policies stands in the way.
/// </summary>
public sealed class NonEscalationTests
{
    private static readonly string[] Functions = ["triage", "remediate", "review", "deploy", "made-up"];

    private static readonly (string Type, string Id)[] Resources =
    [
        ("alert", "CheckoutTotalsWrong"), ("service", "checkout"), ("ticket", "OPS-1042"), ("repository", "shop/checkout"),
        ("pipeline", "shop/checkout"), ("environment", "staging"), ("environment", "production"),
        ("secret", "production/payment-api-key"), ("secret", "staging/payment-api-key"), ("secret", "no-environment"),
        ("tool_server", "git"), ("model", "sample/scripted"),
    ];

    private static readonly (string Sensitivity, bool Tainted, string? Sink)[] Sessions =
    [
        ("public", false, null), ("internal", false, "outside"), ("confidential", true, null), ("secret", false, null),
        ("internal", true, "outside"), ("secret", true, "outside"),
    ];

    private static readonly ConsentFacts?[] Consents =
    [
        null,
        new([], 0),
        new(["service-owners"], 1),
        new(["security"], 1),
        new(["security", "service-owners"], 1),
        new(["security", "service-owners"], 2),
        new(["auditors", "operators", "owners", "security", "service-owners"], 1000),
    ];

    private static readonly List<Walked> All = Walk();

    [Fact]
    public void TheWalkCoversEveryActionOfTheSchema()
    {
        var actions = ShippedPolicies.Engine.Policies.Actions.Values.Where(action => action.ResourceTypes.Count > 0).Select(action => action.Name);

        Assert.Equal(actions.Order(), All.Select(walked => walked.Action).Distinct().Order());
        Assert.DoesNotContain(All, walked => walked.Verdict.Errors.Count > 0);
        Assert.Contains(All, walked => walked.Verdict.Permitted);
    }

    [Fact]
    public void NobodyWhoRemediatesEverDeploys() =>
        Assert.DoesNotContain(All, walked => walked is { Action: "deploy.execute", Function: "remediate", Verdict.Permitted: true });

    [Fact]
    public void OnlyTheDeployFunctionDeploysAndOnlyWithTwoPeopleOfTwoGroups() =>
        Assert.All(All.Where(walked => walked is { Action: "deploy.execute" or "infra.create", Verdict.Permitted: true }), walked =>
        {
            Assert.Equal("deploy", walked.Function);
            Assert.True(walked.Consent is { People: >= 2 } consent && consent.Groups.Contains("security") && consent.Groups.Contains("service-owners"));
        });

    [Fact]
    public void NobodyEverChangesIdentities() =>
        Assert.DoesNotContain(All, walked => walked is { Action: "iam.change", Verdict.Permitted: true });

    [Fact]
    public void NoSecretIsReadWithoutConsentAndNoneOfProductionWithoutTwoPeople()
    {
        var read = All.Where(walked => walked is { Action: "secret.read", Verdict.Permitted: true }).ToArray();

        Assert.All(read, walked => Assert.True(walked.Consent is { People: >= 1 }));
        Assert.All(read.Where(walked => !walked.ResourceId.StartsWith("staging/", StringComparison.Ordinal)),
            walked => Assert.True(walked.Consent is { People: >= 2 } consent && consent.Groups.Contains("security") && consent.Groups.Contains("service-owners")));
    }

    [Fact]
    public void NoPullRequestOrMergeWithoutConsent()
    {
        Assert.DoesNotContain(All, walked => walked is { Action: "repo.pull_request.open" or "repo.merge", Verdict.Permitted: true, Consent: null or { People: 0 } });
        Assert.DoesNotContain(All, walked => walked is { Action: "repo.merge", Verdict.Permitted: true, Consent.People: < 2 });
    }

    [Fact]
    public void NothingLeavesASessionThatReadUntrustedAndSensitiveWithoutAPerson() =>
        Assert.DoesNotContain(All, walked => walked is { Tainted: true, Sink: not null, Verdict.Permitted: true, Consent: null or { People: 0 } }
            && !walked.Action.EndsWith(".read", StringComparison.Ordinal) && walked.Action is not ("tool.list" or "mcp.session"));

    [Fact]
    public void WhatIsSecretIsNeverMerelyRead() =>
        Assert.DoesNotContain(All, walked => walked is { Sensitivity: "secret", Verdict.Permitted: true, Consent: null }
            && walked.Action.EndsWith(".read", StringComparison.Ordinal));

    /// <summary>R31, R76: with every function handing on to every other, nothing is gained that one of the two lacks.</summary>
    [Fact]
    public void HandingOnGainsNobodyAnything()
    {
        var alone = All.ToLookup(walked => walked.Question);
        var acting = Walk(SpiffeIds.Agent("sub-agent")).ToLookup(walked => walked.Question);
        var chains = from question in alone from root in question from child in acting[question.Key] select (root, child);

        Assert.Equal(Functions.Length * All.Count, chains.Count());
        Assert.All(chains, chain =>
        {
            var decided = ChainDecision.Of([Member(chain.root), Member(chain.child)], ShippedPolicies.Engine).Decision.Verdict;

            Assert.Equal(chain.root.Verdict.Permitted && Alone(chain.child).Verdict.Permitted, decided.Permitted);
            Assert.False(decided.Permitted && chain.root.Action == "deploy.execute" && (chain.root.Function == "remediate" || chain.child.Function == "remediate"));
        });

        Walked Alone(Walked child) => alone[child.Question].Single(walked => walked.Function == child.Function);
    }

    private static ChainMember Member(Walked walked) => new(Story.Agent, Facts(walked), new() { Verdict = walked.Verdict });

    private static CallFacts Facts(Walked walked) => Facts(
        walked.Function, walked.Action, (walked.ResourceType, walked.ResourceId), walked.Sensitivity, walked.Tainted, walked.Sink);

    private static List<Walked> Walk(string? subAgent = null)
    {
        var engine = ShippedPolicies.Engine;
        var walk = from function in Functions
                   from action in engine.Policies.Actions.Values
                   from resource in Resources
                   where action.ResourceTypes.Contains(ResourceTypes.EntityType(resource.Type)!)
                   from session in Sessions
                   from consent in Consents
                   let facts = ActingAs(subAgent, Facts(function, action.Name, resource, session.Sensitivity, session.Tainted, session.Sink))
                   select new Walked(function, action.Name, resource.Type, resource.Id, session.Sensitivity, session.Tainted, session.Sink, consent, engine.Evaluate(CedarRequest.Write(facts, consent, engine.Policies)));
        return [.. walk];
    }

    /// <summary>The same agent under another name: not the task's own, but one that it was handed on to.</summary>
    private static CallFacts ActingAs(string? subAgent, CallFacts facts) => subAgent is null
        ? facts
        : facts with { Agent = facts.Agent with { Id = subAgent }, Actors = [subAgent] };

    private static CallFacts Facts(
        string function, string action, (string Type, string Id) resource, string sensitivity, bool tainted, string? sink)
    {
        var (agent, task) = Story.OpenedTo(function, action, resource.Type, resource.Id);
        var call = Story.Context with { Sensitivity = sensitivity, Sink = sink, Session = new() { UntrustedRead = tainted, SensitiveRead = tainted } };
        return Story.Facts(Story.Asking(action, resource.Type, resource.Id), call, agent, task);
    }

    private sealed record Walked(
        string Function, string Action, string ResourceType, string ResourceId, string Sensitivity, bool Tainted, string? Sink, ConsentFacts? Consent, Verdict Verdict)
    {
        /// <summary>All but who asks.</summary>
        public object Question => (Action, ResourceType, ResourceId, Sensitivity, Tainted, Sink, Consent);
    }
}
