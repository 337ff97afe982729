namespace AgentTrust.TokenIssuer.Tasks;

internal static class TasksSetup
{
    public static void AddTasks(this IHostApplicationBuilder builder) => builder.Services.AddHostedService<TaskExpiry>();
}
