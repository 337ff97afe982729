namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>What the value of an argument names, whatever the tool calls it: it is parsed as that before policy sees it.</summary>
internal enum ArgumentKind
{
    Repository,
    Branch,
    Environment,
    Cluster,

    /// <summary>Who gets a message: an e-mail address, a channel, a person.</summary>
    Recipient,

    /// <summary>A cloud, bank or user account.</summary>
    Account,
    Host,
    Url,
    Path,

    /// <summary>Words for a POSIX shell.</summary>
    Command,
    Sql,

    /// <summary>The name of a secret.</summary>
    Secret,

    /// <summary>Words for people or models.</summary>
    Text,
}

internal static class ArgumentKinds
{
    extension(ArgumentKind kind)
    {
        /// <summary>Whether the value says where something goes or what is done, so that who chose it matters.</summary>
        public bool IsSink => kind is not (ArgumentKind.Secret or ArgumentKind.Text);

        /// <summary>As the catalog, contracts and task boundaries say it.</summary>
        public string Word => kind.ToString().ToLowerInvariant();
    }
}
