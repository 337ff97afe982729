namespace AgentTrust.Fakes;

/// <summary>What a host says when its start fails.</summary>
public static class FailedStart
{
    private const int Attempts = 5;

    /// <summary>The <typeparamref name="T"/> that stops the start.</summary>
    /// <remarks>
    /// The framework's test host sometimes disposes its services before it reports why they failed; then there is only an
    /// <see cref="ObjectDisposedException"/> to see, and the start is tried again.
    /// </remarks>
    public static T Of<T>(Action start)
        where T : Exception
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                start();
            }
            catch (ObjectDisposedException) when (attempt < Attempts)
            {
                continue;
            }
            catch (T refusal)
            {
                return refusal;
            }

            throw new InvalidOperationException("The host started, although its settings are wrong.");
        }
    }
}
