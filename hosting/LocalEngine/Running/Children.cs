using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.LocalEngine.Running;

/// <summary>A database is no process: it runs when its server runs, and ends with it.</summary>
internal static class Children
{
    public static async Task FollowParentsAsync(
        ResourceNotificationService notifications, DistributedApplicationModel model, CancellationToken cancellationToken)
    {
        var children = model.Resources.OfType<IResourceWithParent>().ToLookup(child => child.Parent);

        await foreach (var change in notifications.WatchAsync(cancellationToken))
            foreach (var child in children[change.Resource])
                await notifications.PublishUpdateAsync(
                    child, before => before with { State = change.Snapshot.State, ExitCode = change.Snapshot.ExitCode });
    }
}
