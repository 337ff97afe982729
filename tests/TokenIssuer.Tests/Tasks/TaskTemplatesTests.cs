using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.Tests.Tasks;

/// <summary>A template counts as far as a person's signature under exactly this text goes.</summary>
public sealed class TaskTemplatesTests : IDisposable
{
    private static readonly SignTaskTemplate Text = new()
    {
        Agent = IssuerHost.Agent,
        Intent = "Look at {reference}",
        Steps = [new TaskStep { Name = "look", Actions = ["alert.read", "repo.read"] }],
        Boundaries = [new TaskBoundary { Type = "repository", Id = "shop/checkout", Actions = ["repo.read"] }],
        Budget = new TaskBudget { Calls = 20, Writes = 0, Minutes = 15 },
        Reason = "Looking is enough at night.",
    };

    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private TokenIssuerClient Oscar => _host.Person("oscar", PersonGroups.Operators);

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task AnOperatorSignsATemplateAndAnAlertOpensThroughIt()
    {
        var signed = await Oscar.SignTemplateAsync("look-at-alert", Text, Ending);

        Assert.Equal(("oscar", _host.Time.GetUtcNow(), 1L), (signed.SignedBy, signed.SignedAt, signed.Version));
        Assert.StartsWith("sha256:", signed.Digest, StringComparison.Ordinal);
        Assert.Equal(signed.Digest, (await Oscar.GetTemplateAsync("look-at-alert", Ending)).Digest);
        var record = Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.TaskTemplateSigned);
        Assert.Equal(("oscar", signed.Digest), (record.Person, record.Details!["template_digest"].GetString()));

        var task = await _host.Client(SpiffeIds.Platform).OpenTaskAsync(Opening("look-at-alert"), Ending);
        Assert.Equal(("oscar", "Look at alert:A"), (task.OpenedBy, task.Intent));
        var opened = Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.TaskOpened);
        Assert.Equal(signed.Digest, opened.Details!["template_digest"].GetString());
    }

    [Fact]
    public async Task AChangedTemplateIsANewSignatureWithANewDigest()
    {
        var first = await Oscar.SignTemplateAsync("look-at-alert", Text, Ending);
        _host.Time.Advance(TimeSpan.FromMinutes(1));

        var second = await _host.Person("olga", PersonGroups.Operators).SignTemplateAsync(
            "look-at-alert", Text with { Intent = "Look twice at {reference}" }, Ending);

        Assert.Equal((2L, "olga"), (second.Version, second.SignedBy));
        Assert.True(second.SignedAt > first.SignedAt);
        Assert.NotEqual(first.Digest, second.Digest);
        Assert.Equal("olga", (await _host.Client(SpiffeIds.Platform).OpenTaskAsync(Opening("look-at-alert"), Ending)).OpenedBy);
    }

    [Fact]
    public async Task ATemplateThatWasChangedBehindItsSignatureOpensNothing()
    {
        var signed = await Oscar.SignTemplateAsync("look-at-alert", Text, Ending);
        var edited = signed with { Name = "edited", Budget = signed.Budget with { Calls = 1000 } };
        var renamed = signed with { Name = "renamed" };
        var unsigned = signed with { Name = "unsigned", SignedAt = null, Digest = null };
        await _host.Store.SeedAsync([], [edited, renamed, unsigned], AgentLife.Registered, Ending);

        foreach (var name in new[] { "edited", "renamed", "unsigned" })
        {
            Assert.Equal("urn:agenttrust:authority:template-unsigned", await TypeAsync(Oscar.OpenTaskAsync(Opening(name), Ending)));
            Assert.Equal("urn:agenttrust:authority:template-unsigned", await TypeAsync(_host.Client(SpiffeIds.Platform).OpenTaskAsync(Opening(name), Ending)));
        }
    }

    [Fact]
    public async Task ATemplateWhoseSignerIsGoneOpensNothingUntilSomebodyElseSignsIt()
    {
        await Oscar.SignTemplateAsync("look-at-alert", Text, Ending);
        var olga = _host.Person("olga", PersonGroups.Operators);
        await olga.RecordDepartureAsync("oscar", new ReasonGiven("He left."), Ending);

        Assert.Equal("urn:agenttrust:authority:person-departed", await TypeAsync(_host.Client(SpiffeIds.Platform).OpenTaskAsync(Opening("look-at-alert"), Ending)));
        Assert.Equal("urn:agenttrust:authority:person-departed", await TypeAsync(olga.OpenTaskAsync(Opening("look-at-alert"), Ending)));

        await olga.SignTemplateAsync("look-at-alert", Text, Ending);
        Assert.Equal("olga", (await _host.Client(SpiffeIds.Platform).OpenTaskAsync(Opening("look-at-alert"), Ending)).OpenedBy);
    }

    [Fact]
    public async Task TheShippedTemplateIsSigned()
    {
        var template = await Oscar.GetTemplateAsync("fix-firing-alert", Ending);

        Assert.True(TaskTemplates.IsSigned(template));
        Assert.Equal(("oscar", 1L), (template.SignedBy, template.Version));
    }

    [Fact]
    public async Task ASignerGrantsNoMoreThanTheyMayThemselves()
    {
        using var host = new IssuerHost(new() { ["Issuer:Rights:operators:ActionGroups:0"] = "observe" });

        var refused = await Assert.ThrowsAsync<ProblemException>(() =>
            host.Person("oscar", PersonGroups.Operators).SignTemplateAsync("look-at-alert", Text, Ending));

        Assert.Equal("urn:agenttrust:authority:outside-rights", refused.Type);
        Assert.Contains("the repository shop/checkout", refused.Message);
    }

    [Fact]
    public async Task WhatNoAgentMayHaveIsNotSigned()
    {
        Assert.Equal("urn:agenttrust:authority:outside-bounds", await TypeAsync(Oscar.SignTemplateAsync(
            "merge", Text with { Steps = [new TaskStep { Name = "merge", Actions = ["repo.merge"] }] }, Ending)));
        Assert.Equal("urn:agenttrust:authority:agent-unknown", await TypeAsync(Oscar.SignTemplateAsync(
            "for-nobody", Text with { Agent = SpiffeIds.Agent("nobody") }, Ending)));
        Assert.Equal("urn:agenttrust:authority:contract-malformed", await TypeAsync(Oscar.SignTemplateAsync("empty", Text with { Steps = [] }, Ending)));
        Assert.Equal("urn:agenttrust:authority:contract-malformed", await TypeAsync(Oscar.SignTemplateAsync("No Name", Text, Ending)));
        Assert.Equal("urn:agenttrust:authority:reason-missing", await TypeAsync(Oscar.SignTemplateAsync("silent", Text with { Reason = "" }, Ending)));
        Assert.Equal("urn:agenttrust:authority:template-unknown", await TypeAsync(Oscar.GetTemplateAsync("silent", Ending)));
    }

    [Fact]
    public async Task OnlyOperatorsSign()
    {
        await AssertForbiddenAsync(_host.Person("rita", PersonGroups.ServiceOwners).SignTemplateAsync("look-at-alert", Text, Ending));
        await AssertForbiddenAsync(_host.Client(SpiffeIds.Platform).SignTemplateAsync("look-at-alert", Text, Ending));
        await AssertForbiddenAsync(_host.Client(IssuerHost.Agent).SignTemplateAsync("look-at-alert", Text, Ending));
    }

    private static OpenTask Opening(string template) => new() { Template = template, Reference = "alert:A", Reason = "It fires." };

    private static async Task<string?> TypeAsync(Task call) => (await Assert.ThrowsAsync<ProblemException>(() => call)).Type;

    private static async Task AssertForbiddenAsync(Task call) =>
        Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<ProblemException>(() => call)).Status);
}
