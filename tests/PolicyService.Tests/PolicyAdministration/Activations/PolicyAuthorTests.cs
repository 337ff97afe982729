using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using static AgentTrust.PolicyService.Tests.PolicyAdministration.Activations.StoredPolicies;

namespace AgentTrust.PolicyService.Tests.PolicyAdministration.Activations;

/// <summary>Who wrote the set in force, or wanted it to be, does not also decide what it leaves to people.</summary>
public sealed class PolicyAuthorTests : IDisposable
{
    private readonly StoredPolicies _policies = new(twoPersons: true);

    [Fact]
    public async Task WhoeverWroteOrSetThePoliciesIsBoundWithTheCallAndTheirConsentCountsNowhere()
    {
        var service = _policies.Start();
        var version = await SubmitAsync(service, AskingAPerson());
        await ActivateAsync(service, version, "oscar");
        await ActivateAsync(service, version, "olga");

        var offer = (await service.EvaluateAsync(Story.OpeningAPullRequest)).Context.AccessRequest!;

        var bound = await service.Trust.BundleOf(SpiffeIds.ApprovalService).VerifyStatementAsync<BindingClaims>(
            offer.BindingToken, "binding+jwt", SpiffeIds.PolicyService, SpiffeIds.ApprovalService);
        Assert.Equal(["oscar", "olga", "otto"], bound!.PolicyAuthors);
        Assert.True(await IsPermittedAsync(service, version, "rita"));
        Assert.False(await IsPermittedAsync(service, version, "olga"));
        Assert.False(await IsPermittedAsync(service, version, "OLGA"));
        Assert.False(await IsPermittedAsync(service, version, "otto"));
    }

    [Fact]
    public async Task WhoSubmittedTheSetIsKnownAfterARestartAndARollBack()
    {
        var service = _policies.Start();
        var version = await SubmitAsync(service, AskingAPerson());
        await ActivateBothAsync(service, version);
        var other = await SubmitAsync(service, Only("repo.read"));
        await ActivateBothAsync(service, other);
        foreach (var person in new[] { "rita", "ron" }) await RollBackAsync(service, person);

        var restarted = _policies.Start();

        Assert.False(await IsPermittedAsync(restarted, version, "Otto"));
        Assert.True(await IsPermittedAsync(restarted, version, "olga"));
        var overview = await OverviewAsync(restarted);
        Assert.Equal(["otto"], overview.Active.SubmittedBy);
        await restarted.Audit.Recorded(1).WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("otto", restarted.Audit.Records.First().Details!["submitted_by"][0].GetString());
    }

    public void Dispose() => _policies.Dispose();

    private static async Task ActivateBothAsync(PolicyServiceHost service, string version)
    {
        foreach (var person in new[] { "oscar", "olga" }) await ActivateAsync(service, version, person);
    }

    private static PolicyFolder AskingAPerson() => new PolicyFolder().With("ask.cedar", """
        @id("ask") @reason("r") @requirement("R1") @status("interim") @review("2027-05-31") @approvers("service-owners") @quorum("1")
        permit (principal, action, resource) when { context has approval && context.approval.groups.contains("service-owners") };
        """);

    private static async Task<bool> IsPermittedAsync(PolicyServiceHost service, string version, string person)
    {
        var assertion = new ApprovalAssertion
        {
            Approval = "apr_1",
            Agent = Story.AgentId,
            Task = Story.TaskId,
            Action = "repo.pull_request.open",
            Resource = new() { Type = "repository", Id = "shop/checkout" },
            ArgumentsDigest = Story.Context.ArgumentsDigest,
            DefinitionDigest = Story.Context.Tool.DefinitionDigest,
            PolicyVersion = version,
            Grants = [new() { Person = person, Groups = ["service-owners"], Granted = true, At = Story.Now }],
        };
        var approval = service.Trust.IdentityOf(SpiffeIds.ApprovalService)
            .SignStatement("approval+jwt", SpiffeIds.PolicyService, assertion, service.Time.GetUtcNow().AddMinutes(1));
        return (await service.EvaluateAsync(Story.OpeningAPullRequest, Story.Context with { Approval = approval })).Decision;
    }
}
