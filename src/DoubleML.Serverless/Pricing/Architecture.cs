namespace DoubleML.Serverless.Pricing;

/// <summary>The processors that a function runs on.</summary>
public enum Architecture
{
    /// <summary>64-bit Intel and AMD processors (<c>x86_64</c>).</summary>
    X86,

    /// <summary>AWS Graviton processors (<c>arm64</c>), cheaper by a fifth.</summary>
    Arm,
}
