using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.LocalEngine.Servers;

/// <summary>A server keeps the password that it was first started with; when the user secrets are lost, the two differ.</summary>
internal static class OtherPassword
{
    public static string Of(IResource resource)
    {
        var server = resource is IResourceWithParent child ? child.Parent : resource;
        var parameter = server switch
        {
            PostgresServerResource postgres => postgres.PasswordParameter,
            RabbitMQServerResource broker => broker.PasswordParameter,
            _ => null,
        };

        return $"The data of '{server.Name}' was made with another password. Restore the user secret "
            + $"'Parameters:{parameter?.Name}' of the AppHost, or delete the folder .local/{server.Name}.";
    }
}
