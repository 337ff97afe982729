namespace AgentTrust.OperatorConsole.Operations;

internal static class OperationsSetup
{
    public static void AddOperations(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton(services => new ServiceProbes(
            services.GetRequiredService<IHttpClientFactory>().CreateClient, services.GetRequiredService<TimeProvider>()));
}
