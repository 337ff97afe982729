using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.ServiceDefaults.Tests;

/// <summary>What changes the world is sent once; a question may be asked again.</summary>
public sealed class OutgoingHttpTests
{
    [Theory]
    [InlineData("GET", 2)]
    [InlineData("POST", 1)]
    [InlineData("PUT", 1)]
    [InlineData("PATCH", 1)]
    [InlineData("DELETE", 1)]
    public async Task OnlySafeMethodsAreTriedAgain(string method, int sent)
    {
        var peer = new FailingOnce();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddServiceDefaults();
        builder.Services.AddHttpClient("peer").ConfigurePrimaryHttpMessageHandler(() => peer);
        using var host = builder.Build();
        using var http = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("peer");

        using var request = new HttpRequestMessage(new HttpMethod(method), "http://localhost:1/");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(sent, peer.Requests);
        Assert.Equal(sent == 1 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, response.StatusCode);
    }

    private sealed class FailingOnce : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(++Requests == 1 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK));
    }
}
