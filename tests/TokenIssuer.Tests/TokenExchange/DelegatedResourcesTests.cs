using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.TokenIssuer.Tests.TokenExchange;

/// <summary>Design §6 rule 4: a token for fewer resources than the task's boundaries, when it is made, handed on and used.</summary>
public sealed class DelegatedResourcesTests : IAsyncLifetime
{
    private static readonly ResourceLimit Repository = new() { Type = "repository", Id = "shop/checkout" };
    private static readonly ResourceLimit Ticket = new() { Type = "ticket", Id = "OPS-1" };
    private static readonly ResourceLimit EveryTicket = new() { Type = "ticket", Id = "*" };
    private static readonly ResourceLimit Elsewhere = new() { Type = "repository", Id = "shop/payments" };
    private readonly IssuerHost _host = new();
    private Delegation _delegation = null!;

    public async ValueTask InitializeAsync() => _delegation = await Delegation.BeginAsync(_host);

    public ValueTask DisposeAsync()
    {
        _delegation.Dispose();
        _host.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task TheChildsTokenSaysAndReachesWhatItsParentHandedOn()
    {
        var token = await HandOnAsync([Ticket]);

        Assert.Equal([Ticket], LimitsOf(token));
        await CallAsync(token, "ticket.read", "ticket", "OPS-1");
        await AssertCallRefusedAsync(token, "ticket.read", "ticket", "OPS-2");
        await AssertCallRefusedAsync(token, "repo.read", "repository", "shop/checkout");
    }

    [Fact]
    public async Task AllOfATypeIsHandedOnWhereTheTaskHasIt()
    {
        var token = await HandOnAsync([EveryTicket]);

        await CallAsync(token, "ticket.read", "ticket", "OPS-2");
        await AssertCallRefusedAsync(token, "repo.read", "repository", "shop/checkout");
    }

    [Fact]
    public async Task WhoHandsOnEverythingSaysNothing() => Assert.Null(LimitsOf(await HandOnAsync(null)));

    [Fact]
    public async Task ToolServersAreAskedWhatTheyOfferWithAnyToken() =>
        await CallAsync(await HandOnAsync([Ticket]), "tool.list", "tool_server", "git");

    [Theory]
    [InlineData("repository", "shop/payments")]
    [InlineData("repository", "*")]
    [InlineData("environment", "production")]
    public async Task NobodyHandsOnWhatIsOutsideTheTask(string type, string id)
    {
        var refused = await Assert.ThrowsAsync<TokenRefusedException>(() => HandOnAsync([new ResourceLimit { Type = type, Id = id }]));

        Assert.Equal("invalid_authorization_details", refused.Error);
        Assert.Contains("outside the task's boundaries", refused.Message);
    }

    [Fact]
    public async Task ASubAgentAsksForLessThanWasHandedOnAndNotForMore()
    {
        Assert.Equal([Ticket], LimitsOf(await HandOnAsync([EveryTicket], asked: [Ticket])));
        Assert.Equal([Ticket], LimitsOf(await HandOnAsync(null, asked: [Ticket])));
        var refused = await Assert.ThrowsAsync<TokenRefusedException>(() => HandOnAsync([Ticket], asked: [EveryTicket]));
        Assert.Contains("consented to", refused.Message);
    }

    [Fact]
    public async Task WhatAParentLacksItCannotHandOn()
    {
        var child = await HandOnAsync([Ticket]);

        Assert.Equal([Ticket], LimitsOf(await HandOnFurtherAsync(child, null)));
        var refused = await Assert.ThrowsAsync<TokenRefusedException>(() => HandOnFurtherAsync(child, [Repository]));
        Assert.Equal("invalid_authorization_details", refused.Error);
        Assert.Contains("more than the subject token allows", refused.Message);
    }

    [Fact]
    public async Task AnAgentAsksForFewerResourcesForItself()
    {
        var (form, wide, none) = (Own([Ticket]), Own([Elsewhere]), Own([]));

        var token = (await _host.ExchangeAsync(form)).AccessToken;

        Assert.Equal([Ticket], LimitsOf(token));
        await AssertCallRefusedAsync(token, "repo.read", "repository", "shop/checkout");
        Assert.Equal("invalid_authorization_details", (await _host.RefusedAsync(wide)).Error);
        Assert.Equal("invalid_authorization_details", (await _host.RefusedAsync(none)).Error);
    }

    private Dictionary<string, string> Own(ResourceLimit[] limits)
    {
        var form = _host.TaskForm(_delegation.Task.Id);
        form[TokenExchangeParameters.AuthorizationDetails] = Details(new() { Task = _delegation.Task.Id, Resources = limits });
        return form;
    }

    private async Task<string> HandOnAsync(ResourceLimit[]? limits, ResourceLimit[]? asked = null) =>
        await HandOnAsync(_host.AgentKey, _delegation.Token, IssuerHost.OtherAgent, limits, asked);

    private async Task<string> HandOnFurtherAsync(string token, ResourceLimit[]? limits) =>
        await HandOnAsync(_delegation.ChildKey, token, Delegation.Third, limits, null);

    private async Task<string> HandOnAsync(DpopKey key, string token, string to, ResourceLimit[]? limits, ResourceLimit[]? asked)
    {
        var own = to == IssuerHost.OtherAgent ? _delegation.ChildKey : _host.ProxyKey;
        var consent = key.CreateDelegation(
            new() { AccessToken = token, Agent = to, JwkThumbprint = own.Thumbprint, Scope = ["repo.read", "ticket.read"], Resources = limits }, _host.Time);
        var form = _host.DelegationForm(token, _delegation.Task.Id, consent, to);
        form[TokenExchangeParameters.AuthorizationDetails] = Details(new() { Task = _delegation.Task.Id, Delegation = consent, Resources = asked });
        return (await _host.ExchangeAsync(form, own)).AccessToken;
    }

    private static string Details(TaskAuthorization details) => JsonSerializer.Serialize<TaskAuthorization[]>([details], WireJson.Options);

    private static IReadOnlyList<ResourceLimit>? LimitsOf(string token) =>
        Exchanges.ClaimsOf(token).GetProperty("authorization_details")[0].Deserialize<TaskAuthorization>(WireJson.Options)!.Resources;

    private Task<TokenResponse> CallAsync(string token, string action, string type, string id) => _host.ExchangeAsync(_host.CallForm(token, new ToolCallAuthorization
    {
        Task = _delegation.Task.Id,
        Call = "call-1",
        Action = action,
        Resource = new AccessEntity { Type = type, Id = id },
    }), _host.ProxyKey);

    private async Task AssertCallRefusedAsync(string token, string action, string type, string id)
    {
        var refused = await Assert.ThrowsAsync<TokenRefusedException>(() => CallAsync(token, action, type, id));
        Assert.Equal("invalid_authorization_details", refused.Error);
        Assert.Contains("not one that the subject token is for", refused.Message);
    }
}
