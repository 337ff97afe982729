namespace AgentTrust.ToolProxy.Arguments.Shell;

/// <summary>One word as the program gets it.</summary>
/// <param name="Text">Without quotes; <see cref="Unknown"/> where something is substituted.</param>
/// <param name="IsDynamic">The shell, or who runs the program, puts something in that nobody knows before it runs.</param>
/// <param name="IsPlain">Nothing of it is quoted, so that it can be an assignment or a word of the shell's own.</param>
internal sealed record ShellWord(string Text, bool IsDynamic, bool IsPlain)
{
    /// <summary>Stands for what is substituted; no command line holds it.</summary>
    public const char Unknown = '\0';

    /// <summary>A word, or several, that come from elsewhere while it runs.</summary>
    public static readonly ShellWord FromElsewhere = new(Unknown.ToString(), IsDynamic: true, IsPlain: false);

    /// <summary>Nobody knows how it begins, so it may be an option or the name of anything.</summary>
    public bool MayBeAnything => IsDynamic && (Text.Length == 0 || Text[0] is Unknown or '*' or '?' or '[');
}

/// <summary>A program with its arguments.</summary>
internal sealed record ShellCommand(IReadOnlyList<ShellWord> Words, IReadOnlyList<string> WritesTo)
{
    /// <summary>Without the folder that it stands in.</summary>
    public string Program => Words[0].Text.Split('/')[^1];
}
