using AgentTrust.AuditService.Export.Destinations;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Export;

internal static class ExportSetup
{
    public static void AddExport(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ExportOptions>().BindConfiguration(ExportOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ExportOptions>, ExportOptionsValidator>();
        builder.Services.AddHttpClient(nameof(HttpDestination));
        builder.Services.AddSingleton<ExportTelemetry>();
        builder.Services.AddSingleton<IExportPositions, PostgresExportPositions>();
        builder.Services.AddSingleton<DestinationFactory>();
        builder.Services.AddSingleton<ExportPump>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ExportPump>());
    }

    public static void MapExport(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/export", ExportEndpoint.ExportAsync).WithTags("Evidence").RequirePerson();
}
