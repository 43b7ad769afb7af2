// Ratings in stars: a whole number from one.

/** As many stars as a rating has where the form does not say otherwise. */
export const mostStars = 5;

/** More stars than this are a number to be typed. */
export const starsAtMost = 10;
