using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgentTrust.TokenIssuer.SecurityEvents.Receiving;
using AgentTrust.TokenIssuer.Tests.SecurityEvents;
using Microsoft.Extensions.DependencyInjection;
using static AgentTrust.TokenIssuer.Tests.SecurityEvents.FakeIdentityProvider;

namespace AgentTrust.TokenIssuer.Tests.Rfc8935;

/// <summary>RFC 8935 §2.3: a delivery that fails is answered by 400 with an error, or is to be tried again.</summary>
public sealed class Section2_3FailureTests : EventsOfAProvider
{
    [Fact]
    public async Task AFailureIsSaidInJsonAndInALanguage()
    {
        using var http = Host.Anonymous();
        using var content = new StringContent(Provider.Sign(Claims(), kid: "another"), null, "application/secevent+jwt");
        using var answer = await http.PostAsync("/security-events", content, Ending);

        Assert.Equal((HttpStatusCode.BadRequest, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal("en", answer.Content.Headers.ContentLanguage.Single());
        var error = await answer.Content.ReadFromJsonAsync<JsonElement>(Ending);
        Assert.Equal(["description", "err"], error.EnumerateObject().Select(member => member.Name).Order());
    }

    [Fact]
    public async Task WhileTheKeysCannotBeHadTheTransmitterIsToTryAgain()
    {
        var keys = Path.GetTempFileName();
        await File.WriteAllTextAsync(keys, Provider.Jwks, Ending);
        using var host = new IssuerHost(Provider.SettingsOf(("Jwks", keys)));
        host.Services.GetRequiredService<TransmitterKeys>();
        File.Delete(keys);

        Assert.Equal((503, null), await PushAsync(host, Provider.Sign(Claims())));
    }
}
