using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Tail;

internal static class TailSetup
{
    public static void AddTail(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<TailOptions>().BindConfiguration(TailOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<TailOptions>, TailOptionsValidator>();
        builder.Services.AddSingleton<Watchers>();
        builder.Services.AddSingleton<RecordTail>();
    }

    public static void MapTail(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/records/tail", TailEndpoint.FollowAsync).WithTags("Evidence").RequirePerson();
}
