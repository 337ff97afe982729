using AgentTrust.PolicyService.Evaluation.Cedar;

namespace AgentTrust.PolicyService.Tests.Evaluation.Cedar;

/// <summary>What a policy can read is sent with the question; a fact that is left out would silence the policy.</summary>
public sealed class CedarReadsTests
{
    [Theory]
    [InlineData("principal, action, resource", "", "None")]
    [InlineData("principal, action, resource is Repository", "", "None")]
    [InlineData("principal, action, resource in Repository::\"shop/checkout\"", "", "Resource")]
    [InlineData("principal, action, resource is Repository in Repository::\"shop/checkout\"", "", "Resource")]
    [InlineData("principal, action, resource", "when { context.task.state == \"open\" && principal.function == \"deploy\" && context has approval }", "None")]
    [InlineData("principal, action, resource", "unless { !(context.task.minutes > 3 && resource.closed) }", "Resource")]
    [InlineData("principal, action, resource", "when { if [resource].contains(principal) then true else false }", "Resource")]
    [InlineData("principal, action, resource", "when { context.tool.returns.contains(\"sensitive\") }", "Tool")]
    [InlineData("principal, action, resource", "when { context.tool has digest }", "Tool")]
    [InlineData("principal, action, resource", "when { {tool: context}.tool == context }", "All")]
    [InlineData("principal, action, resource", "when { context == context }", "All")]
    public void APolicysReadsAreFoundInItsText(string scope, string condition, string reads)
    {
        using var instance = ShippedPolicies.Module.CreateInstance();

        var policy = Assert.Single(new CedarLanguage(instance).ReadPolicies($"""@id("p") @reason("r") @requirement("R1") @status("settled") @review("2027-06-30") permit ({scope}) {condition};""", "a.cedar"));

        Assert.Equal(reads, policy.Reads.ToString());
    }

    [Theory]
    [InlineData("resource.token_seconds == 300 && !resource.closed")]
    [InlineData("context.tool.listed && context.tool.server == ToolServer::\"git\" && context.tool.returns.contains(\"untrusted\")")]
    [InlineData("context.task.owner == Person::\"olivia\" && context.task.intent like \"Find*\" && context.task.minutes == 60")]
    [InlineData("context.time.working_hours && !context.time.freeze")]
    [InlineData("context.delegation.depth == 0 && context.delegation.functions == [\"remediate\"]")]
    [InlineData("context.session has risk && context.session.risk == 7 && context.session.spent == 1")]
    [InlineData("context.call has destination && context.call.destination has branch && context.call.destination has protected && context.call.destination.kind == \"repository\" && context.call.destination.branch == \"main\" && context.call.destination.protected")]
    [InlineData("action in Action::\"observe\"")]
    public void WhatAPolicyReadsIsThere(string condition)
    {
        using var folder = new PolicyFolder().With("a.cedar", $$"""
            @id("p") @reason("r") @requirement("R1") @status("settled") @review("2027-06-30") permit (principal, action == Action::"repo.read", resource) when { {{condition}} };
            """);
        using var engine = folder.Engine();
        var call = Story.Context with
        {
            Tool = new() { Server = "git", Name = "read_file", DefinitionDigest = "sha256:dd" },
            Sink = "repository",
            Destination = new() { Branch = "refs/heads/main" },
            Session = new() { Calls = 20, Risk = 7 },
        };

        var verdict = engine.Evaluate(CedarRequest.Write(Story.Facts(Story.Asking("repo.read", "repository", "shop/checkout"), call), consent: null, engine.Policies));

        Assert.Empty(verdict.Errors);
        Assert.True(verdict.Permitted);
    }
}
