using AgentTrust.Contracts.Identity;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Bodies;

/// <summary>What stands beside the records: encrypted, kept for a while, erasable.</summary>
internal static class BodiesSetup
{
    private static readonly string[] ReadingGroups = [PersonGroups.Auditors, PersonGroups.Security, PersonGroups.Operators];

    public static void AddBodies(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<BodyOptions>().BindConfiguration(BodyOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<BodyOptions>, BodyOptionsValidator>();
        builder.Services.AddSingleton<BodyKeys>();
        builder.Services.AddSingleton<BodyRetention>();
        builder.Services.AddHostedService(services => services.GetRequiredService<BodyRetention>());
    }

    public static void MapBodies(this IEndpointRouteBuilder routes)
    {
        var body = routes.MapGroup("/log/records/{index:long:min(0)}/bodies/{name}").WithTags("Bodies").RequirePerson(ReadingGroups);

        body.MapGet("", BodyEndpoints.ReadAsync);
        body.MapPost("/erasure", BodyEndpoints.EraseAsync).RequirePerson(PersonGroups.Auditors, PersonGroups.Operators);
    }
}
