namespace DoubleML.Serverless.Planning;

/// <summary>Lambda's rule that memory buys processor time: 1,769 MB are one vCPU, 10,240 MB are nearly six.</summary>
public static class LambdaCpu
{
    /// <summary>Megabytes that come with one vCPU.</summary>
    public const double MegabytesPerCpu = 1769;

    /// <summary>The least memory of a function, MB.</summary>
    public const int MinMegabytes = 128;

    /// <summary>The most memory of a function, MB.</summary>
    public const int MaxMegabytes = 10240;

    /// <summary>Processor seconds a second: 0.07 … 5.8.</summary>
    /// <param name="megabytes">The function's memory.</param>
    public static double Share(int megabytes) => Math.Min(megabytes, MaxMegabytes) / MegabytesPerCpu;

    /// <summary>How fast some single-threaded jobs run together, as a multiple of one job on one whole vCPU.</summary>
    /// <param name="megabytes">The function's memory.</param>
    /// <param name="jobs">How many jobs run at the same time.</param>
    public static double Speed(int megabytes, int jobs) => Math.Min(Share(megabytes), jobs);
}
