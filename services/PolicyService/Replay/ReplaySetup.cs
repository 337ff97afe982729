namespace AgentTrust.PolicyService.Replay;

/// <summary>History under other policies. It reads the log and policy sets; it calls nothing, records nothing and keeps nothing.</summary>
internal static class ReplaySetup
{
    public static void AddReplay(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Candidates>();
        builder.Services.AddSingleton<ReplayTurn>();
    }

    public static void MapReplay(this IEndpointRouteBuilder routes) => routes.MapReplays();
}
