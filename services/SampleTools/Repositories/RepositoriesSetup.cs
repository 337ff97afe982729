using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Repositories;

internal static class RepositoriesSetup
{
    public static void AddRepositories(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<BareRepositories>();
        builder.Services.AddSingleton<PullRequestLedger>();
        builder.Services.AddSingleton<RepositorySeed>();

        builder.Services.AddSingleton<GovernedTool, ListFiles>();
        builder.Services.AddSingleton<GovernedTool, ReadFile>();
        builder.Services.AddSingleton<GovernedTool, SearchCode>();
        builder.Services.AddSingleton<GovernedTool, CreateBranch>();
        builder.Services.AddSingleton<GovernedTool, WriteFile>();
        builder.Services.AddSingleton<GovernedTool, DiffBranch>();
        builder.Services.AddSingleton<GovernedTool, OpenPullRequest>();
        builder.Services.AddSingleton<GovernedTool, GetPullRequest>();
        builder.Services.AddSingleton<GovernedTool, MergePullRequest>();
    }
}
