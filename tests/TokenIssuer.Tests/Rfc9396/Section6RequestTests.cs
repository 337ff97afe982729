using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Rfc9396;

/// <summary>RFC 9396 §6: the token endpoint takes details with every grant that it has, and none without them.</summary>
public sealed class Section6RequestTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BothGrantsGetATokenForTheDetailsOfTheRequest(bool assertion)
    {
        var (first, second) = (await _host.OpenTaskAsync(), await _host.OpenTaskAsync());

        foreach (var task in new[] { first, second })
        {
            var response = await _host.ExchangeAsync(assertion ? _host.AssertionForm(task.Id) : _host.TaskForm(task.Id));
            Assert.Equal(task.Id, response.AuthorizationDetails!.Value[0].GetProperty("task").GetString());
        }
    }

    [Fact]
    public async Task AnExchangeWithoutDetailsGetsNoToken()
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        form.Remove(TokenExchangeParameters.AuthorizationDetails);

        await _host.AssertRefusedAsync(_host.AgentKey, form, "invalid_authorization_details");
    }
}
