using AgentTrust.Contracts.Tools;

namespace AgentTrust.OperatorConsole.Tools;

/// <summary>States and flags of tools as people read them.</summary>
internal static class ToolWords
{
    public static string Of(ToolReviewState state) => state switch
    {
        ToolReviewState.Unseen => "not seen yet",
        ToolReviewState.New => "new",
        ToolReviewState.Changed => "changed",
        ToolReviewState.Accepted => "accepted",
        ToolReviewState.Rejected => "rejected",
        ToolReviewState.Unmapped => "not in the catalog",
        ToolReviewState.Hidden => "for the proxy only",
        _ => "forbidden",
    };

    public static string Tone(ToolReviewState state) => state switch
    {
        ToolReviewState.Accepted => "good",
        ToolReviewState.New or ToolReviewState.Changed => "wait",
        ToolReviewState.Rejected or ToolReviewState.Forbidden => "bad",
        ToolReviewState.Hidden => "calm",
        _ => "quiet",
    };

    public static string Meaning(ToolReviewState state) => state switch
    {
        ToolReviewState.Unseen => "Its server did not say yet what it is, so nobody can accept it. It appears here as soon as an agent looks.",
        ToolReviewState.New => "Nobody has accepted it yet, so no agent sees it.",
        ToolReviewState.Changed => "It is no longer what was accepted, so no agent sees it until somebody looks at it.",
        ToolReviewState.Accepted => "Agents may call it, as far as policy permits.",
        ToolReviewState.Rejected => "A person refused it as it is now; no agent sees it.",
        ToolReviewState.Unmapped => "Its server offers it, and the catalog does not say what it does: for agents it does not exist.",
        ToolReviewState.Hidden => "The proxy uses it itself; no agent sees it.",
        _ => "The catalog forbids it; nobody can accept it.",
    };

    public static string Of(ToolFlagKind flag) => flag switch
    {
        ToolFlagKind.Shadowing => "Same name as another tool",
        ToolFlagKind.Lookalike => "Looks like another tool",
        ToolFlagKind.UnusualName => "Unusual name",
        ToolFlagKind.NamesOtherTool => "Speaks of another server's tool",
        _ => "Invisible characters",
    };

    /// <summary>A person can change something about it.</summary>
    public static bool WantsALook(ReviewedTool tool) => tool.State is ToolReviewState.New or ToolReviewState.Changed or ToolReviewState.Unmapped;

    public static string Address(ReviewedTool tool) => $"/tools/{Uri.EscapeDataString(tool.Server)}?tool={Uri.EscapeDataString(tool.Tool)}";
}
