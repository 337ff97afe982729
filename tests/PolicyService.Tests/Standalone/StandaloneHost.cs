using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AgentTrust.PolicyService.Standalone;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentTrust.PolicyService.Tests.Standalone;

/// <summary>The service as it decides alone, on a port of its own, with policies and entities in a folder that is gone after the test.</summary>
internal sealed class StandaloneHost : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string?> _settings;

    public StandaloneHost(string? policies = null, string entities = "[]", Dictionary<string, string?>? settings = null)
    {
        if (policies is not null) With("a.cedar", policies);
        With("entities.json", entities);
        _settings = new(settings ?? []) { ["Policies:Directory"] = Folder, ["Entities:File"] = Path.Combine(Folder, "entities.json"), ["Entities:LookEvery"] = "00:01:00" };
        UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0)); // a port given here would be set while the host may be starting
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("agenttrust-standalone-").FullName;

    public StandaloneHost With(string file, string text)
    {
        File.WriteAllText(Path.Combine(Folder, file), text);
        return this;
    }

    /// <summary>Looks for changed files, as the service does every second: once to see that they changed, once that they no longer do.</summary>
    public void Look()
    {
        Watch().Look();
        Watch().Look();
    }

    public StandaloneWatch Watch() => Services.GetServices<IHostedService>().OfType<StandaloneWatch>().Single();

    public async Task<bool> DecidesAsync(string subject, string action, string resource, string context = "{}")
    {
        var (status, body) = await PostAsync($$$"""{"subject":{{{subject}}},"action":{"name":"{{{action}}}"},"resource":{{{resource}}},"context":{{{context}}}}""");
        Assert.Equal(HttpStatusCode.OK, status);
        // To the letter: who asks for no more gets no more.
        Assert.Contains(body, (string[])["""{"decision":true}""", """{"decision":false}"""]);
        return body.Contains("true", StringComparison.Ordinal);
    }

    public async Task<(HttpStatusCode Status, string Body)> PostAsync(
        string json, string? authorization = null, string? host = null, string path = "/access/v1/evaluation")
    {
        using var client = CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (authorization is not null) request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        request.Headers.Host = host;
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    protected override IHost CreateHost(IHostBuilder builder)
    {
        builder.ConfigureHostConfiguration(configuration => configuration.AddInMemoryCollection(_settings));
        return base.CreateHost(builder);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.ConfigureServices(services =>
    {
        services.AddLogging(logging => logging.ClearProviders());
        services.Replace(ServiceDescriptor.Singleton(ShippedPolicies.Module));
    });

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }
}
