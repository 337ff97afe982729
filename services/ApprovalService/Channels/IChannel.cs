namespace AgentTrust.ApprovalService.Channels;

/// <summary>One kind of way out. It says something and asks nothing: no answer of a receiver decides anything.</summary>
internal interface IChannel
{
    ChannelKind Kind { get; }

    /// <exception cref="Exception">It did not arrive; it is tried again later.</exception>
    Task SendAsync(Notice notice, ChannelEntry way, string link, CancellationToken cancellationToken);
}
