using System.Net;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using static AgentTrust.PolicyService.Tests.PolicyAdministration.Activations.StoredPolicies;

namespace AgentTrust.PolicyService.Tests.PolicyAdministration.Activations;

public sealed class ActivationTests : IDisposable
{
    private readonly StoredPolicies _policies = new();

    [Fact]
    public async Task AnActivatedSetDecidesAndTheRecordSaysWhoAndWhy()
    {
        var service = _policies.Start();
        var before = Deciding(service);
        var version = await SubmitAsync(service, Only("repo.read"));
        var submitted = await service.EvaluateAsync(Story.OpeningAPullRequest);

        var change = await ActivateAsync(service, version, "oscar", "Reading will do.");
        var after = await service.EvaluateAsync(Story.OpeningAPullRequest);

        Assert.True(submitted.Decision);
        Assert.False(after.Decision);
        Assert.Equal((version, before, "oscar", "Reading will do."), (change.Active!.Version, change.Active.From, change.Active.Person, change.Active.Reason));
        await service.Audit.Recorded(3).WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal([AuditKinds.PolicySetActivated, AuditKinds.PolicySetStored, AuditKinds.PolicySetActivated], service.Audit.Records.Select(record => record.Kind));
        var record = service.Audit.Records.Last();
        Assert.Equal(("oscar", "Reading will do.", before), (record.Person, record.Details!["reason"].GetString(), record.Details["from"].GetString()));
    }

    [Fact]
    public async Task AFailingGoldenRequestIsNamedAndTheSetStaysOut()
    {
        var service = _policies.Start();
        var before = Deciding(service);
        var golden = Path.Combine(ShippedPolicies.Directory, "decisions", "authority-ends.json");
        var folder = Only("repo.read");
        Directory.CreateDirectory(Path.Combine(folder.Path, "decisions"));
        var version = await SubmitAsync(service, folder.With("decisions/ends.json", File.ReadAllText(golden)));

        var refusal = await RefusedAsync(HttpStatusCode.UnprocessableEntity, "policy-set-invalid", () => ActivateAsync(service, version, "oscar"));

        Assert.Equal(before, Deciding(service));
        Assert.Contains("decisions/ends.json: the golden request \"", refusal.Message);
        Assert.Contains("expected {\"decision\":", refusal.Message);
        Assert.Contains("got {\"decision\":", refusal.Message);
        await service.Audit.Recorded(3).WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((AuditKinds.PolicyActivationRefused, "oscar"), (service.Audit.Records.Last().Kind, service.Audit.Records.Last().Person));
    }

    [Fact]
    public async Task RollingBackGoesFurtherBackEachTimeAndNeverToWhatWasRolledBack()
    {
        var service = _policies.Start();
        var first = Deciding(service);
        var second = await SubmitAsync(service, Only("repo.read"));
        var third = await SubmitAsync(service, Only("alert.read"));
        await ActivateAsync(service, second, "oscar");
        await ActivateAsync(service, third, "oscar");

        Assert.Equal(second, (await RollBackAsync(service, "olga")).Active!.Version);
        Assert.Equal(first, (await RollBackAsync(service, "olga")).Active!.Version);
        await RefusedAsync(HttpStatusCode.Conflict, "policy-set-first", () => RollBackAsync(service, "olga"));
        Assert.Equal(first, Deciding(service));
        Assert.Equal([PolicyActivationSource.RollBack, PolicyActivationSource.RollBack, PolicyActivationSource.Request, PolicyActivationSource.Request, PolicyActivationSource.Folder],
            (await OverviewAsync(service)).History.Select(activation => activation.Source));
    }

    [Fact]
    public async Task ABrokenCandidateDoesNotHoldUpARollBack()
    {
        var service = _policies.Start();
        var first = Deciding(service);
        var second = await SubmitAsync(service, Only("repo.read"));
        await ActivateAsync(service, second, "oscar");
        var third = await SubmitAsync(service, Only("alert.read"));
        foreach (var set in new[] { second, third }) Directory.Delete(_policies.FileOf("sets", set["sha256:".Length..]), recursive: true);

        Assert.Equal(first, (await RollBackAsync(service, "oscar")).Active!.Version);
    }

    [Theory]
    [InlineData("sha256:0000000000000000000000000000000000000000000000000000000000000000", "why", HttpStatusCode.NotFound, "policy-set-unknown")]
    [InlineData("..", "why", HttpStatusCode.NotFound, null)]
    [InlineData("latest", "why", HttpStatusCode.NotFound, "policy-set-unknown")]
    [InlineData("active", "", HttpStatusCode.BadRequest, "reason-missing")]
    [InlineData("active", "two\nlines", HttpStatusCode.BadRequest, "reason-missing")]
    public async Task AnActivationNamesASetAndAReason(string version, string reason, HttpStatusCode status, string? code)
    {
        var service = _policies.Start();

        var problem = await Assert.ThrowsAsync<Contracts.ProblemException>(() => ActivateAsync(service, Uri.EscapeDataString(version), "oscar", reason));

        Assert.Equal(status, problem.Status);
        if (code is not null) Assert.EndsWith(code, problem.Type);
    }

    [Fact]
    public async Task WhatIsActiveIsNotActivatedAgain()
    {
        var service = _policies.Start();

        await RefusedAsync(HttpStatusCode.Conflict, "policy-set-active", () => ActivateAsync(service, Deciding(service), "oscar"));
    }

    [Fact]
    public async Task OnlyOperatorsChangeWhatDecides()
    {
        var service = _policies.Start();
        HttpClient[] callers =
        [
            service.ClientOf(null), service.ClientOf(SpiffeIds.Platform), service.ClientOf(SpiffeIds.Console),
            service.ClientOfPerson("rita", PersonGroups.ServiceOwners), service.ClientOfPerson("ada", PersonGroups.Auditors),
        ];
        string[] paths = ["/policy-sets", $"/policy-sets/{Deciding(service)}/activation", "/policy-sets/rollback"];

        foreach (var caller in callers)
            foreach (var path in paths)
            {
                using var response = await caller.PostAsync(path, PolicyServiceHost.Json(new { reason = "why" }), TestContext.Current.CancellationToken);
                Assert.Contains(response.StatusCode, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden });
            }
    }

    [Fact]
    public async Task WithoutAStoreOnlyTheFolderDecides()
    {
        using var service = new PolicyServiceHost(_policies.Folder.Path);

        var refusal = await RefusedAsync(HttpStatusCode.Conflict, "store-missing", () => RollBackAsync(service, "oscar"));

        Assert.Contains("Policies:Store", refusal.Message);
    }

    public void Dispose() => _policies.Dispose();
}
