using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.TokenIssuer.Tests.TokenExchange;

/// <summary>Who may be handed part of a task, of which task, and what is known of it afterwards.</summary>
public sealed class DelegationTests : IAsyncLifetime
{
    private readonly IssuerHost _host = new();
    private Delegation _delegation = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _delegation = await Delegation.BeginAsync(_host);

    public ValueTask DisposeAsync()
    {
        _delegation.Dispose();
        _host.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task TheRecordOfASubAgentsTokenNamesItAndForWhomItActs()
    {
        await _delegation.ChildTokenAsync();

        var record = _host.Store.Records[^1];
        Assert.Equal((AuditKinds.TokenIssued, IssuerHost.OtherAgent, _delegation.Task.Id), (record.Kind, record.Agent, record.Task));
        Assert.Equal($"{IssuerHost.Agent} {IssuerHost.OtherAgent}", record.Details!["chain"].GetString());
        Assert.Contains($"{IssuerHost.OtherAgent}, acting for {IssuerHost.Agent},", record.Summary);
    }

    [Fact]
    public async Task AWorkloadThatIsNoRegisteredAgentIsRefused()
    {
        var nobody = SpiffeIds.Agent("nobody");
        var consent = _host.AgentKey.CreateDelegation(_delegation.Token, nobody, _delegation.ChildKey.Thumbprint, ["repo.read"], _host.Time);

        await _host.AssertRefusedAsync(_delegation.ChildKey, _host.DelegationForm(_delegation.Token, _delegation.Task.Id, consent, nobody), "invalid_request", "No registered agent");
    }

    [Fact]
    public async Task ASuspendedSubAgentIsRefused()
    {
        await _host.Person("oscar", PersonGroups.Operators).SuspendAgentAsync("other-agent", new ReasonGiven("Odd."), Ending);

        await _host.AssertRefusedAsync(_delegation.ChildKey, _delegation.Form(), "invalid_request", "not active");
    }

    [Fact]
    public async Task AnotherTaskIsRefused()
    {
        var another = await _host.OpenTaskAsync();

        await _host.AssertRefusedAsync(_delegation.ChildKey, _host.DelegationForm(_delegation.Token, another.Id, _delegation.Consent()), "invalid_authorization_details", "another task");
    }

    [Fact]
    public async Task ASubAgentsTokenOpensNoOtherAudience()
    {
        var form = _delegation.Form();
        form["resource"] = SpiffeIds.Tool("git");

        await _host.AssertRefusedAsync(_delegation.ChildKey, form, "invalid_target", "");
    }

    [Fact]
    public async Task ADelegationWithoutASubAgentIsRefused()
    {
        var form = _host.TaskForm(_delegation.Task.Id);
        form["authorization_details"] = _delegation.Form()["authorization_details"];

        await _host.AssertRefusedAsync(_delegation.ChildKey, form, "invalid_authorization_details", "actor_token");
    }

    [Fact]
    public async Task IntrospectionShowsTheWholeChain()
    {
        var token = await _delegation.ChildTokenAsync();

        var answer = await _host.IntrospectAsync(SpiffeIds.ToolProxy, token);

        Assert.True(answer.GetProperty("active").GetBoolean());
        Assert.Equal(IssuerHost.OtherAgent, answer.GetProperty("act").GetProperty("sub").GetString());
        Assert.Single(answer.GetProperty("authorization_details")[0].GetProperty("parents").EnumerateArray());
        Assert.True((await _host.IntrospectAsync(IssuerHost.OtherAgent, token)).GetProperty("active").GetBoolean());
        Assert.False((await _host.IntrospectAsync(Delegation.Third, token)).GetProperty("active").GetBoolean());
    }
}
