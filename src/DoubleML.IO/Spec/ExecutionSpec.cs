using System.Text.Json.Serialization;

namespace DoubleML.IO.Spec;

/// <summary>Where the nuisance fits run; <c>backend</c> says which kind, and each kind has its own keys.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "backend")]
[JsonDerivedType(typeof(LocalExecution), "local")]
[JsonDerivedType(typeof(LambdaExecution), "lambda")]
public abstract record ExecutionSpec
{
    /// <summary>Checks the values.</summary>
    /// <exception cref="InputException">A value is out of range.</exception>
    public abstract void Validate();
}
