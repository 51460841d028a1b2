namespace DoubleML;

/// <summary>
/// The input (data, a spec, an option) is not what the program needs. The message is one sentence for the user: it names the file,
/// column or key, what was found and what was expected. Programs show it as it is and end with exit code 2.
/// </summary>
public class InputException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One clear sentence that names the place, the finding and the expectation.</param>
    public InputException(string message) : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">One clear sentence that names the place, the finding and the expectation.</param>
    /// <param name="innerException">What was caught.</param>
    public InputException(string message, Exception innerException) : base(message, innerException) { }
}
