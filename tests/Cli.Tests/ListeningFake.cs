using AgentTrust.Contracts.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentTrust.Cli.Tests;

/// <summary>A service that listens, because the tool calls over the network, and lets in whoever has the token.</summary>
internal static class ListeningFake
{
    public const string Token = "a-persons-token";

    /// <summary>Tests that put a token into the environment of this process go one after the other.</summary>
    public const string OneToken = "the token in the environment";

    public static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.ConfigureHttpJsonOptions(json => WireJson.Apply(json.SerializerOptions));
        var app = builder.Build();
        app.Use((context, next) =>
        {
            if (context.Request.Headers.Authorization == $"Bearer {Token}") return next(context);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
        return app;
    }
}
