using AgentTrust.OperatorConsole;
using AgentTrust.OperatorConsole.SignIn;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace AgentTrust.Console.Tests;

/// <summary>The real process in memory, with a provider that is never asked.</summary>
public sealed class ConsoleHost : WebApplicationFactory<App>
{
    public const string Authority = "https://people.test";
    private readonly Dictionary<string, string?> _settings = new() { ["People:Authority"] = Authority };

    public ConsoleHost With(string key, string? value)
    {
        _settings[key] = value;
        return this;
    }

    public HttpClient Browser() => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in _settings) builder.UseSetting(key, value);
        builder.ConfigureTestServices(services => services.Configure<OpenIdConnectOptions>(
            PersonSignInSetup.Provider,
            oidc => oidc.Configuration = new OpenIdConnectConfiguration { Issuer = Authority, AuthorizationEndpoint = Authority + "/authorize" }));
    }
}
