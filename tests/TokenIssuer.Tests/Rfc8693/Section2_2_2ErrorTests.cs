using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.TokenIssuer.Tests.Rfc8693;

/// <summary>RFC 8693 §2.2.2: a subject token that does not hold, or whose subject or authority has ended, is refused as <c>invalid_request</c>.</summary>
public sealed class Section2_2_2ErrorTests : IDisposable
{
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task AWorkloadCredentialIsGoodForOneExchange()
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        await _host.ExchangeAsync(form);

        var refused = await _host.RefusedAsync(form);

        Assert.Equal("invalid_request", refused.Error);
        Assert.Contains("used before", refused.Message);
        Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.TokenRefused);
    }

    [Fact]
    public async Task ACredentialForAnotherServiceIsRefused()
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        form["subject_token"] = _host.TrustDomain.CredentialOf(IssuerHost.Agent, SpiffeIds.ToolProxy);

        Assert.Equal("invalid_request", (await _host.RefusedAsync(form)).Error);
    }

    [Fact]
    public async Task AnExpiredCredentialIsRefused()
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        _host.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal("invalid_request", (await _host.RefusedAsync(form)).Error);
    }

    [Fact]
    public async Task AWorkloadThatIsNoRegisteredAgentIsRefused()
    {
        var task = await _host.OpenTaskAsync();

        Assert.Equal("invalid_request", (await _host.RefusedAsync(_host.TaskForm(task.Id, SpiffeIds.Agent("nobody")))).Error);
    }

    [Fact]
    public async Task ASuspendedAgentGetsNoToken()
    {
        var task = await _host.OpenTaskAsync();
        await _host.Person("oscar", PersonGroups.Operators)
            .SuspendAgentAsync("coding-agent", new ReasonGiven("Odd."), TestContext.Current.CancellationToken);

        Assert.Equal("invalid_request", (await _host.RefusedAsync(_host.TaskForm(task.Id))).Error);
    }

    [Fact]
    public async Task ARefusalKeepsNoTokenInTheRecord()
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        form["resource"] = SpiffeIds.TokenIssuer;
        await _host.RefusedAsync(form);

        Assert.DoesNotContain(form["subject_token"], JsonSerializer.Serialize(_host.Store.Records));
    }

    [Fact]
    public async Task AnExpiredSubjectTokenIsRefused()
    {
        var task = await _host.OpenTaskAsync();
        var subject = await _host.TaskTokenAsync(task);
        _host.Time.Advance(TimeSpan.FromSeconds(300));

        await _host.AssertRefusedAsync(_host.ProxyKey, _host.CallForm(subject, Exchanges.ReadCall(task.Id)), "invalid_request", "expired");
    }

    [Fact]
    public async Task AClosedTaskEndsItsTokens()
    {
        var task = await _host.OpenTaskAsync();
        var subject = await _host.TaskTokenAsync(task);
        await _host.Client(IssuerHost.Agent).CloseTaskAsync(task.Id, new ReasonGiven("Done."), Ending);

        await _host.AssertRefusedAsync(_host.ProxyKey, _host.CallForm(subject, Exchanges.ReadCall(task.Id)), "invalid_request", "revoked");
    }

    [Fact]
    public async Task ASuspensionEndsTheAgentsTokensForGoodAlsoAfterItsResumption()
    {
        var task = await _host.OpenTaskAsync();
        var subject = await _host.TaskTokenAsync(task);
        var oscar = _host.Person("oscar", PersonGroups.Operators);
        await oscar.SuspendAgentAsync("coding-agent", new ReasonGiven("Odd."), Ending);
        await _host.AssertRefusedAsync(_host.ProxyKey, _host.CallForm(subject, Exchanges.ReadCall(task.Id)), "invalid_request");

        await oscar.ResumeAgentAsync("coding-agent", new ReasonGiven("Fine."), Ending);

        await _host.AssertRefusedAsync(_host.ProxyKey, _host.CallForm(subject, Exchanges.ReadCall(task.Id)), "invalid_request", "revoked");
        var fresh = await _host.TaskTokenAsync(task); // in the same second as the suspension
        await _host.ExchangeAsync(_host.CallForm(fresh, Exchanges.ReadCall(task.Id)), _host.ProxyKey);
    }

    [Fact]
    public async Task MovingOnEndsTheTokensOfTheOldStep()
    {
        var task = await _host.OpenTaskAsync();
        var subject = await _host.TaskTokenAsync(task);
        await _host.Client(IssuerHost.Agent).AdvanceStepAsync(task.Id, Ending);

        await _host.AssertRefusedAsync(_host.ProxyKey, _host.CallForm(subject, Exchanges.ReadCall(task.Id)), "invalid_request");
        var fresh = await _host.TaskTokenAsync(task);
        await _host.ExchangeAsync(_host.CallForm(fresh, Exchanges.ReadCall(task.Id)), _host.ProxyKey);
    }
}
