namespace AgentTrust.ToolProxy.Arguments.Shell;

/// <summary>One word as the program gets it.</summary>
/// <param name="Text">Without quotes; what is known of it.</param>
/// <param name="IsDynamic">The shell puts something in that nobody knows before it runs.</param>
/// <param name="IsPlain">Nothing of it is quoted, so that it can be an assignment or a word of the shell's own.</param>
internal sealed record ShellWord(string Text, bool IsDynamic, bool IsPlain);

/// <summary>A program with its arguments.</summary>
internal sealed record ShellCommand(IReadOnlyList<ShellWord> Words, IReadOnlyList<string> WritesTo);
