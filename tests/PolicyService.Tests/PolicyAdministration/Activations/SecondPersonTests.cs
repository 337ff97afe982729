using System.Net;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.PolicyService.PolicyAdministration;
using Microsoft.Extensions.Hosting.Internal;
using static AgentTrust.PolicyService.Tests.PolicyAdministration.Activations.StoredPolicies;

namespace AgentTrust.PolicyService.Tests.PolicyAdministration.Activations;

public sealed class SecondPersonTests : IDisposable
{
    private readonly StoredPolicies _policies = new(twoPersons: true);
    private readonly PolicyServiceHost _service;
    private readonly string _first;

    public SecondPersonTests()
    {
        _service = _policies.Start();
        _first = Deciding(_service);
    }

    [Fact]
    public async Task OnePersonAloneActivatesNothing()
    {
        var version = await SubmitAsync(_service, Only("repo.read"));

        var asked = await ActivateAsync(_service, version, "oscar");
        await RefusedAsync(HttpStatusCode.Forbidden, "same-person", () => ActivateAsync(_service, version, "oscar"));
        await RefusedAsync(HttpStatusCode.Forbidden, "same-person", () => ActivateAsync(_service, version, "OSCAR"));

        Assert.Null(asked.Active);
        Assert.Equal(("oscar", version), (asked.Waiting!.Person, asked.Waiting.Version));
        Assert.Equal(_first, Deciding(_service));
        Assert.Equal(version, Assert.Single((await OverviewAsync(_service)).Pending).Version);
    }

    [Fact]
    public async Task TheSecondPersonActivatesAndBothStandInTheRecord()
    {
        var version = await SubmitAsync(_service, Only("repo.read"));
        await ActivateAsync(_service, version, "oscar", "Reading will do.");

        var done = await ActivateAsync(_service, version, "olga", "I have read it.");

        Assert.Equal(version, Deciding(_service));
        Assert.Equal(("oscar", "olga", "I have read it."), (done.Active!.Person, done.Active.SecondPerson, done.Active.SecondReason));
        Assert.Empty((await OverviewAsync(_service)).Pending);
        await _service.Audit.Recorded(4).WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal([AuditKinds.PolicyActivationRequested, AuditKinds.PolicySetActivated], _service.Audit.Records.Skip(2).Select(record => record.Kind));
        var record = _service.Audit.Records.Last();
        Assert.Equal(("oscar", "olga"), (record.Person, record.Details!["second_person"].GetString()));
    }

    [Fact]
    public async Task TheSecondPersonAgreesToThisVersionAndNoOther()
    {
        var one = await SubmitAsync(_service, Only("repo.read"));
        var other = await SubmitAsync(_service, Only("alert.read"));
        await ActivateAsync(_service, one, "oscar");

        var asked = await ActivateAsync(_service, other, "olga");

        Assert.NotNull(asked.Waiting);
        Assert.Equal(_first, Deciding(_service));
    }

    [Fact]
    public async Task ARequestExpires()
    {
        var version = await SubmitAsync(_service, Only("repo.read"));
        var asked = await ActivateAsync(_service, version, "oscar");
        _service.Time.SetUtcNow(asked.Waiting!.ExpiresAt);

        var again = await ActivateAsync(_service, version, "olga");

        Assert.Equal("olga", again.Waiting?.Person);
        Assert.Equal(_first, Deciding(_service));
    }

    [Fact]
    public async Task ARequestIsVoidOnceAnotherSetHasBecomeActive()
    {
        var one = await SubmitAsync(_service, Only("repo.read"));
        var other = await SubmitAsync(_service, Only("alert.read"));
        await ActivateAsync(_service, one, "oscar");
        await ActivateAsync(_service, other, "oscar");
        await ActivateAsync(_service, other, "olga");

        var asked = await ActivateAsync(_service, one, "olga");

        Assert.NotNull(asked.Waiting);
        Assert.Equal(other, Deciding(_service));
    }

    [Fact]
    public async Task ASetThatChangedInTheStoreBetweenTheTwoIsRefused()
    {
        var version = await SubmitAsync(_service, Only("repo.read"));
        await ActivateAsync(_service, version, "oscar");
        File.AppendAllText(_policies.FileOf("sets", version["sha256:".Length..], "only.cedar"), "\n");

        var refusal = await RefusedAsync(HttpStatusCode.UnprocessableEntity, "policy-set-invalid", () => ActivateAsync(_service, version, "olga"));

        Assert.Contains("is not what its name says", refusal.Message);
        Assert.Equal(_first, Deciding(_service));
    }

    [Fact]
    public async Task ARollBackTakesTwoAsWell()
    {
        var version = await SubmitAsync(_service, Only("repo.read"));
        await ActivateAsync(_service, version, "oscar");
        await ActivateAsync(_service, version, "olga");

        var asked = await RollBackAsync(_service, "oscar");
        await RefusedAsync(HttpStatusCode.Forbidden, "same-person", () => RollBackAsync(_service, "oscar"));
        var askedForIt = await ActivateAsync(_service, _first, "olga");
        var waiting = Deciding(_service);
        var done = await RollBackAsync(_service, "olga");

        Assert.Equal(_first, asked.Waiting?.Version);
        Assert.NotNull(askedForIt.Waiting);
        Assert.Equal((version, _first), (waiting, done.Active?.Version));
    }

    [Fact]
    public async Task AFileInTheFolderActivatesNothing()
    {
        _policies.Folder.With("b.cedar", """@id("more") @reason("r") @requirement("R1") @status("interim") @review("2027-05-31") permit(principal, action, resource);""");
        using var operators = _service.ClientOfPerson("oscar", PersonGroups.Operators);

        using var reload = await operators.PostAsync("/policy-sets/reload", null, TestContext.Current.CancellationToken);
        var restarted = _policies.Start();

        Assert.Equal(HttpStatusCode.Conflict, reload.StatusCode);
        Assert.Equal((_first, _first), (Deciding(_service), Deciding(restarted)));
    }

    [Theory]
    [InlineData("Development", false)]
    [InlineData("Production", true)]
    [InlineData("Staging", true)]
    public void TwoPersonsAreTheDefaultOutsideDevelopment(string environment, bool expected)
    {
        var options = new PolicyOptions { Directory = ShippedPolicies.Directory };

        new PolicyOptionsDefaults(new HostingEnvironment { EnvironmentName = environment, ContentRootPath = "/" }).PostConfigure(null, options);

        Assert.Equal(expected, options.RequireSecondPerson);
    }

    public void Dispose() => _policies.Dispose();
}
